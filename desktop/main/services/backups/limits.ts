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
