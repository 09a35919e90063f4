/** Every number of measuring servers. */
export const SAMPLE_INTERVAL_MS = 60_000;
/** After the app has started: servers that are being looked at anyway are connected by then. */
export const FIRST_SAMPLE_MS = 4_000;
export const READ_TIMEOUT_MS = 15_000;
/** Between the two looks of a single answer. */
export const RATE_PAUSE_MS = 1_000;
/** Counters further apart than this say little about any minute: better a gap than a mean over the night. */
export const RATE_MAX_AGE_MS = 5 * 60_000;
export const RETRY_FIRST_MS = 1_000;
export const RETRY_MAX_MS = 15_000;
