/** Bounds of following logs. */

/** Lines of different services that arrive within this time are put in the order of their timestamps. */
export const REORDER_WINDOW_MS = 150;
/** With one service there is nothing to reorder: only batching. */
export const SINGLE_WINDOW_MS = 20;
/** Waiting lines; beyond it reading from the server pauses. */
export const BUFFER_MAX_LINES = 5_000;
export const BATCH_MAX_LINES = 500;
/** Of history, over all services: the rest is asked for by time. */
export const HISTORY_MAX_LINES = 200_000;
/** A frame of Docker's log stream holds one line or a part of one (16 KiB); a larger header means that this is no such stream. */
export const FRAME_MAX_BYTES = 4 * 1024 * 1024;
/** Of one line; the rest of it is dropped and a mark says so. */
export const LINE_MAX_CHARACTERS = 64 * 1024;
export const RETRY_FIRST_MS = 250;
export const RETRY_MAX_MS = 10_000;
