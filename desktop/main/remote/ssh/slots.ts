/** A fair queue for a bounded number of things at once. */
import { cancelled } from './faults.ts';

export interface Slots {
  /** Resolves with the function that gives the slot back. @throws CANCELLED */
  acquire(signal?: AbortSignal): Promise<() => void>;
}

export function slots(max: number): Slots {
  let free = max;
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const giveOnce = () => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      release();
    };
  };
  return {
    acquire: (signal) => {
      if (signal?.aborted) return Promise.reject(cancelled('The command'));
      if (free > 0) {
        free -= 1;
        return Promise.resolve(giveOnce());
      }
      return new Promise((resolve, reject) => {
        const start = () => {
          signal?.removeEventListener('abort', abandon);
          resolve(giveOnce());
        };
        const abandon = () => {
          waiting.splice(waiting.indexOf(start), 1);
          reject(cancelled('The command'));
        };
        waiting.push(start);
        signal?.addEventListener('abort', abandon, { once: true });
      });
    },
  };
}
