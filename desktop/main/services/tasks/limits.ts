/** How long a restart is waited for. */
export const POLL_MS = 1_000;
/** A large machine checks its memory and disks for minutes. */
export const BACK_TIMEOUT_MS = 10 * 60_000;
export const HEALTHY_TIMEOUT_MS = 3 * 60_000;
