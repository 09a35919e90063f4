/**
 * Fills a store with the lines of services. When the link to main was lost and found, the same is asked for again from a little
 * before the end, and what is known is passed over; a server that was lost is taken up again by main itself.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { unpackLines, type ServerId } from '../../../contract/index.ts';
import { useApi, useLinkState } from '../../connection/api.tsx';
import { FIRST_TAIL, LONGEST_TAIL } from './limits.ts';
import type { LogStore } from './log-store.ts';
import { Seen } from './seen.ts';

/** Both RFC 3339, or a duration; with an end nothing is followed. */
export interface Period {
  readonly since: string | null;
  readonly until: string | null;
}

export interface LogFollow {
  readonly status: 'idle' | 'opening' | 'live' | 'ended' | 'failed';
  readonly error: unknown;
  readonly restart: () => void;
}

interface Taken {
  readonly key: string;
  readonly seen: Seen;
}

export function useLogFollow(store: LogStore, serverId: ServerId, services: readonly string[], period: Period): LogFollow {
  const { client } = useApi();
  const { epoch } = useLinkState();
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<LogFollow, 'restart'>>({ status: 'idle', error: null });
  const taken = useRef<Taken | null>(null);
  const key = services.length === 0 ? null : JSON.stringify([serverId, [...services].sort(), period]);

  useEffect(() => {
    if (key === null) {
      store.clear();
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const before = taken.current?.key === key ? taken.current.seen : null;
    const seen = before ?? new Seen();
    taken.current = { key, seen };
    const again = before?.askAgain() ?? null;
    if (again === null) store.clear();
    const follow = async (): Promise<void> => {
      setState({ status: 'opening', error: null });
      try {
        const since = again ?? period.since;
        const request = {
          serverId,
          services: [...services],
          follow: period.until === null,
          tail: since === null ? FIRST_TAIL : LONGEST_TAIL,
          ...(since === null ? {} : { since }),
          ...(period.until === null ? {} : { until: period.until }),
        };
        let first = again !== null;
        for await (const packed of await client.logs.follow(request, { signal })) {
          if (signal.aborted) return;
          const batch = unpackLines(packed);
          const fresh = seen.accept(batch);
          if (first && batch.length > 0) {
            first = false;
            if (!seen.metAgain) store.markGap();
          }
          if (fresh.length > 0) store.add(fresh);
          setState((now) => (now.status === 'live' ? now : { status: 'live', error: null }));
        }
        if (!signal.aborted) setState({ status: 'ended', error: null });
      } catch (error) {
        if (!signal.aborted) setState({ status: 'failed', error });
      }
    };
    void follow();
    return () => controller.abort();
    // `key` says all that matters of server, services and period.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, store, key, epoch, round]);

  const restart = useCallback(() => setRound((now) => now + 1), []);
  return key === null ? { status: 'idle', error: null, restart } : { ...state, restart };
}
