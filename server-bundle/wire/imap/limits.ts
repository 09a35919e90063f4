/** Bounds on what an IMAP client may send. */

/** One line, without its literals. RFC 7162 §4 asks for 8192 octets at least. */
export const MAX_LINE_BYTES = 65_536;
/** All literals of a command, but for APPEND and REPLACE. */
export const MAX_LITERAL_BYTES = 65_536;
export const MAX_LITERALS_PER_COMMAND = 64;
/** A message, as announced by APPENDLIMIT; or all those of one APPEND. */
export const MAX_APPEND_BYTES = 50 * 1024 * 1024;
/** Depth of parentheses in a command. */
export const MAX_NESTING = 32;
export const MAX_TOKENS = 20_000;
/** Numbers in one sequence set after its ranges are resolved against the mailbox. */
export const MAX_SET_RANGES = 5_000;
