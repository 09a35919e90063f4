/** Bounds of what we take from a server, which may be anything by now. */

export const API_RESPONSE_MAX_BYTES = 16 * 1024 * 1024;
export const API_TIMEOUT_MS = 30_000;
/** argon2 on a small server, and a mailbox to make: slower than the rest, but never this slow. */
export const API_MAX_SOCKETS = 4;
