/**
 * Follows one stream of main and folds its events into a state. Begins again when the connection was lost and found,
 * or on `restart`; leaving the view closes the stream at the other end too.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useApi, useLinkState } from './api.tsx';

export interface StreamOptions<Event, State> {
  /** Names what is followed: another key is another stream. null: nothing yet. */
  readonly key: string | null;
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>;
  readonly initial: State;
  readonly fold: (state: State, event: Event) => State;
}

export interface Stream<State> {
  readonly state: State;
  readonly status: 'idle' | 'opening' | 'live' | 'ended' | 'failed';
  readonly error: unknown;
  readonly restart: () => void;
}

interface Held<State> {
  readonly key: string | null;
  readonly state: State;
  readonly status: Stream<State>['status'];
  readonly error: unknown;
}

export function useStream<Event, State>(options: StreamOptions<Event, State>): Stream<State> {
  const { key } = options;
  const { query } = useApi();
  const queries = useQueryClient();
  const { epoch } = useLinkState();
  const [round, setRound] = useState(0);
  const [held, setHeld] = useState<Held<State>>({ key: null, state: options.initial, status: 'idle', error: null });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    if (key === null) return undefined;
    const controller = new AbortController();
    const alive = (): boolean => !controller.signal.aborted;
    const follow = async (): Promise<void> => {
      let { initial: state } = latest.current;
      setHeld({ key, state, status: 'opening', error: null });
      try {
        for await (const event of await latest.current.open(controller.signal)) {
          if (!alive()) return;
          state = latest.current.fold(state, event);
          setHeld({ key, state, status: 'live', error: null });
        }
        if (alive()) setHeld({ key, state, status: 'ended', error: null });
      } catch (error) {
        if (!alive()) return;
        setHeld({ key, state, status: 'failed', error });
        // Locked in another window, or by the command palette: this one has to show the door too.
        if (isVaultLocked(error)) void queries.invalidateQueries({ queryKey: query.app.status.key() });
      }
    };
    void follow();
    return () => controller.abort();
  }, [key, epoch, round, queries, query]);

  const restart = useCallback(() => setRound((before) => before + 1), []);
  if (held.key !== key) return { state: options.initial, status: key === null ? 'idle' : 'opening', error: null, restart };
  return { state: held.state, status: held.status, error: held.error, restart };
}

function isVaultLocked(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'VAULT_LOCKED';
}
