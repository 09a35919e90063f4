/** Bounds of watching containers. */

/** Statistics are asked of so many containers at once: each costs the daemon a walk through the control groups. */
export const STATS_PARALLEL_MAX = 8;
/** Between the first two measurements of a watch. */
export const FIRST_PAUSE_MS = 1_000;
/** Between two tries to reach a server whose connection was lost while it was being watched. */
export const RETRY_FIRST_MS = 500;
export const RETRY_MAX_MS = 10_000;
/** Docker kills a container that has not stopped by then; mail in flight is acknowledged or not, never half. */
export const STOP_TIMEOUT_SECONDS = 20;
