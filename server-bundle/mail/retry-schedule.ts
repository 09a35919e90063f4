/**
 * When a message that could not be sent is tried again: 7.5 m, 15 m, 30 m, 1 h, 2 h, 4 h, 8 h, 16 h, then never (RFC 5321 §4.5.4.1). When the wait of two
 * hours begins, the sender is told once that it takes long. Attempts are counted and not hours, so that a clock that jumps expires nothing.
 */
const MINUTE_MS = 60_000;
const DELAYS_MS: readonly number[] = [7.5, 15, 30, 60, 120, 240, 480, 960].map((minutes) => minutes * MINUTE_MS);
const JITTER = 0.1;
const DELAY_TOLD_MS = 120 * MINUTE_MS;

/** The wait after the n-th failed attempt (the first is 1), or null when it was the last. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number | null {
  const delay = DELAYS_MS[attempt - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * random()));
}

/** True from the attempt on after which the wait is long enough to be told. */
export function isDelayDue(attempt: number): boolean {
  return (DELAYS_MS[attempt - 1] ?? Infinity) >= DELAY_TOLD_MS;
}

/** How long it will still be tried after the n-th failed attempt, about. */
export function remainingMs(attempt: number): number {
  return DELAYS_MS.slice(Math.max(0, attempt - 1)).reduce((total, delay) => total + delay, 0);
}
