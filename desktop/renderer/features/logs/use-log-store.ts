/** One store for as long as the view stands, with its matcher. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { LogStore, type StoreState } from './log-store.ts';
import { createMatcher } from './matcher.ts';

export function useLogStore(): LogStore {
  const [{ store, matcher }] = useState(() => {
    const matcher = createMatcher();
    return { matcher, store: new LogStore(matcher) };
  });
  useEffect(() => () => matcher.dispose(), [matcher]);
  return store;
}

const TOLD_EVERY_MS = 200;

/** Numbers for people: not told more often than they can be read. */
export function useStoreState(store: LogStore): StoreState {
  const [subscribe] = useState(() => (listener: () => void) => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const unsubscribe = store.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = null;
        held.state = store.state();
        listener();
      }, TOLD_EVERY_MS);
    });
    return () => {
      if (timer !== null) clearTimeout(timer);
      unsubscribe();
    };
  });
  const [held] = useState(() => ({ state: store.state() }));
  return useSyncExternalStore(subscribe, () => held.state);
}
