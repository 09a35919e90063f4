/** Every bound on a look at certificates. */
export const PROBE_TIMEOUT_MS = 8_000;
/** What a port may say before TLS. */
export const GREETING_MAX_BYTES = 16 * 1024;
export const NAMES_MAX = 100;
/** argv of a renewal waits this long for the authority. */
export const RENEWAL_TIMEOUT_MS = 120_000;
