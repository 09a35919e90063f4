/** Limits on what HTTP clients may send. */
export const API_BODY_MAX_BYTES = 1024 * 1024;
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;
export const URL_MAX_LENGTH = 8192;
export const HEADER_MAX_BYTES = 16 * 1024;
export const CONNECTIONS_MAX = 1000;
/** How long open requests may take after the service was told to stop. */
export const STOP_GRACE_MS = 5_000;
