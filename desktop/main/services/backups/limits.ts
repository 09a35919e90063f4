/** Every number of backups. */
export const KEEP_BY_DEFAULT = 7;
export const START_TIMEOUT_MS = 180_000;
/** As a server says it. */
export const STACK_VERSION_MAX_CHARACTERS = 64;
/** A name in an archive, and what of it is kept in memory while it is looked through. */
export const NAME_MAX_BYTES = 4_096;
export const SMALL_FILE_MAX_BYTES = 1_048_576;
export const FILES_MAX = 5_000_000;
export const MISSING_SHOWN_MAX = 3;
/** Scheduled ones: how often it is looked whether one is due, how soon after the app opens, and when one that failed is tried again. */
export const LOOK_EVERY_MS = 60_000;
export const FIRST_LOOK_MS = 15_000;
export const RETRY_AFTER_MS = 30 * 60_000;
/** A file whose pieces have stopped coming. */
export const ABANDONED_AFTER_MS = 3_600_000;
