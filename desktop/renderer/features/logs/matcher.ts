/**
 * Regular expressions of a person, tried beside the interface: in a worker that is ended when one takes too long, so an expression that
 * backtracks without end costs an answer and never the window.
 */
import { MATCH_TIMEOUT_MS } from './limits.ts';
import type { Match } from './match-lines.ts';
import type { Question } from './matcher.worker.ts';

export interface Matcher {
  /** One octet a line. null: it took too long. Ask one thing at a time. */
  match(match: Match, lines: readonly string[]): Promise<Uint8Array | null>;
  dispose(): void;
}

export function createMatcher(timeoutMs = MATCH_TIMEOUT_MS): Matcher {
  let worker: Worker | null = null;
  const end = (): void => {
    worker?.terminate();
    worker = null;
  };
  return {
    match: (match, lines) =>
      new Promise((resolve) => {
        const asked = (worker ??= new Worker(new URL('./matcher.worker.ts', import.meta.url), { type: 'module' }));
        const settle = (answer: Uint8Array | null): void => {
          clearTimeout(timer);
          asked.removeEventListener('message', hear);
          asked.removeEventListener('error', giveUp);
          if (answer === null) end();
          resolve(answer);
        };
        const hear = ({ data }: MessageEvent<Uint8Array>): void => settle(data);
        const giveUp = (): void => settle(null);
        const timer = setTimeout(giveUp, timeoutMs);
        asked.addEventListener('message', hear);
        asked.addEventListener('error', giveUp);
        asked.postMessage({ match, lines } satisfies Question);
      }),
    dispose: end,
  };
}
