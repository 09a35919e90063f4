/** Every bound on what a server says of its updates. */
export const LIST_TIMEOUT_MS = 60_000;
export const REFRESH_TIMEOUT_MS = 180_000;
/** Three hundred years. */
export const SECONDS_MAX = 10_000_000_000;
export const PACKAGES_MAX = 2_000;
export const NOTES_MAX = 12;
