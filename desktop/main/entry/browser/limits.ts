/** Bounds on what the loopback door takes from outside. */
export const MAX_MESSAGE_BYTES = 4_000_000;
export const MAX_URL_CHARACTERS = 2_048;
export const MAX_SESSIONS = 16;
export const MAX_SOCKETS = 32;
export const REQUEST_TIMEOUT_MS = 10_000;
/** Sent and not yet taken by the page; beyond it streams wait. */
export const WAITING_MAX_BYTES = 1_000_000;
