/** When a message that could not be sent is tried again: 7.5 m, 15 m, 30 m, 1 h, 2 h, 4 h, 8 h, 16 h, then never (RFC 5321 §4.5.4.1). */
const MINUTE_MS = 60_000;
const DELAYS_MS: readonly number[] = [7.5, 15, 30, 60, 120, 240, 480, 960].map((minutes) => minutes * MINUTE_MS);
const JITTER = 0.1;

/** The wait after the n-th failed attempt (the first is 1), or null when it was the last. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number | null {
  const delay = DELAYS_MS[attempt - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * random()));
}
