/** Finding in the log: what is looked for, where it was found last, and the way to the next. */
import { useState } from 'react';
import { find, type Found } from './find.ts';
import type { LogPainter } from './log-painter.ts';
import type { LogStore } from './log-store.ts';

export interface LogSearch {
  /** null: nobody looks for anything. */
  readonly wanted: string | null;
  readonly found: Found | null;
  readonly open: () => void;
  readonly close: () => void;
  readonly change: (wanted: string) => void;
  readonly step: (step: 1 | -1) => void;
}

export function useLogSearch(store: LogStore, painter: LogPainter | null): LogSearch {
  const [wanted, setWanted] = useState<string | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const go = (to: Found | null): void => {
    setFound(to);
    painter?.choose(to?.seq ?? null);
  };
  return {
    wanted,
    found,
    open: () => setWanted((now) => now ?? ''),
    close: () => {
      setWanted(null);
      go(null);
    },
    change: (text) => {
      setWanted(text);
      go(text === '' ? null : find(store.shown, text, null, -1));
    },
    step: (step) => {
      if (wanted !== null && wanted !== '') go(find(store.shown, wanted, found?.seq ?? null, step));
    },
  };
}
