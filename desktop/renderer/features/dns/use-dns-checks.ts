/** The DNS checklist: what was found last, at once; then a look at everything; then, while something is open, at that again and again. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ServerId } from '../../../contract/index.ts';
import { useSaid } from '../../components/use-said.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { askedAgain, foldCheck, sayCheck, type Checklist } from './checklist.ts';

/** Between two looks at what is open; a record's change shows at its authority at once. */
const AGAIN_MS = 15_000;

export interface DnsChecks extends Checklist {
  readonly isLooking: boolean;
  readonly error: unknown;
  readonly hasFailed: boolean;
  /** Looks at everything. */
  readonly lookAtAll: () => void;
}

interface Round {
  readonly number: number;
  readonly only: readonly string[] | null;
  /** What was known when it began. */
  readonly from: Checklist | null;
}

const NOTHING: Checklist = { checks: [], checkedAt: null };

interface Options {
  readonly wanted: boolean;
  /** Asks again for what is open while the window is seen. */
  readonly live: boolean;
  /** A last look that is younger is enough to begin with. */
  readonly maxAgeMs?: number;
}

export function useDnsChecks(serverId: ServerId, { wanted, live, maxAgeMs = 0 }: Options): DnsChecks {
  const { client, query } = useApi();
  const say = useSaid();
  const last = useQuery({ ...query.dns.last.queryOptions({ input: { serverId }, staleTime: Infinity, gcTime: 0 }), enabled: wanted });
  const [round, setRound] = useState<Round>({ number: 1, only: null, from: null });
  const [openedAt] = useState(() => Date.now());
  const isFresh = round.number === 1 && last.data != null && openedAt - Date.parse(last.data.checkedAt) < maxAgeMs;
  const stream = useStream({
    key: wanted && !last.isPending && !isFresh ? `${serverId}/${String(round.number)}` : null,
    open: (signal) => client.dns.check(round.only === null ? { serverId } : { serverId, only: [...round.only] }, { signal }),
    initial: round.from ?? last.data ?? NOTHING,
    fold: foldCheck,
  });
  const known = stream.state;
  const isLooking = wanted && !isFresh && (stream.status === 'opening' || stream.status === 'live' || stream.status === 'idle');

  useEffect(() => {
    const only = askedAgain(known.checks);
    if (!live || isLooking || only.length === 0) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound(({ number }) => ({ number: number + 1, only, from: known }));
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [live, isLooking, known]);

  const checks = useMemo(() => known.checks.map((check) => sayCheck(check, say)), [known.checks, say]);
  return {
    ...known,
    checks,
    isLooking,
    error: stream.error,
    hasFailed: stream.status === 'failed',
    lookAtAll: () => setRound(({ number }) => ({ number: number + 1, only: null, from: known })),
  };
}
