/** Bounds of the log screen. */

/** Lines kept in the window; the oldest fall out. */
export const KEPT_LINES = 100_000;
/** Characters of them together, whatever their number: a line may have 64 Ki. */
export const KEPT_CHARACTERS = 24_000_000;
/** Lines that wait while the screen is paused. Beyond it the oldest of them fall out, and a mark says how many. */
export const HELD_LINES = 50_000;
/** Of each service, when no period was chosen. */
export const FIRST_TAIL = 500;
/** Of each service within a period, or after a lost connection. */
export const LONGEST_TAIL = 100_000;
/** Lines that are looked through at once; between two portions the window can draw. */
export const MATCH_PORTION = 10_000;
/** A regular expression that takes longer over one portion is given up. */
export const MATCH_TIMEOUT_MS = 1_000;
export const EXPRESSION_MAX_CHARACTERS = 500;
/** Between two drawings: more than the eye needs, less than the machine can do. */
export const PAINT_PAUSE_MS = 60;
/** Characters of a line that are laid out on the screen; the rest is in its details. */
export const PAINTED_CHARACTERS = 4_000;
/** Names of JSON fields offered to choose from. */
export const FIELD_NAMES_MAX = 200;
/** After a lost connection, so much is asked for again and compared with what is there. */
export const OVERLAP_MS = 2_000;
/** And no more lines than these, however quickly they came. */
export const OVERLAP_LINES = 20_000;
