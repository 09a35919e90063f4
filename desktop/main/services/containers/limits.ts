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
/** Making a container anew: it is stopped first, which may take its whole grace. */
export const RECREATE_TIMEOUT_MS = 120_000;
/** Of Docker's own memory of health checks. */
export const HEALTH_CHECKS_MAX = 5;
export const HEALTH_OUTPUT_MAX_CHARACTERS = 2_000;
/** Events remembered to tell none twice after a lost connection; Docker itself keeps 256. */
export const EVENTS_KEPT_IN_MIND = 2_000;
/** One event is a few hundred characters. */
export const EVENT_LINE_MAX_CHARACTERS = 64 * 1024;
