/** Time, as something that can be handed in: tests move it, services use the system's. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws AbortError when the signal fires first. */
  sleep(durationMs: number, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, options) => wait(durationMs, undefined, options?.signal ? { signal: options.signal } : {}),
};
