/** Limits of a mailbox file: what is kept how, and how much is done at a time. */

/** Messages of one account; a file of this size still opens and lists at once. */
export const MESSAGES_MAX = 2_000_000;
/**
 * A part at least this large, as it stands in the message, is kept by itself, once per mailbox. Two pages: below that a row of its own
 * costs as much as a second copy saves, and logos in signatures, the most repeated of all parts, are mostly above.
 */
export const PART_MIN_BYTES = 8 * 1024;
/**
 * Smaller data is not compressed: for 4 KB, taking up zstd costs three times what reading its pages does (0.07 ms against 0.02 a message), and
 * saves a page or less.
 */
export const COMPRESS_MIN_BYTES = 8 * 1024;
/** Larger data is tried on this much of it first: pictures and archives are told from text without compressing them whole. */
export const COMPRESS_SAMPLE_BYTES = 16 * 1024;
/** Compressed data is kept when it is at most this much of what it was: less pays for neither the time to write nor to read it. */
export const COMPRESS_PAYS = 0.85;
/** Characters of one message that go into the index; a longer message is always a candidate, and then read. */
export const INDEXED_TEXT_MAX = 256 * 1024;
/** Rows (each a range of uids) of the log of expunged messages that a folder keeps. */
export const EXPUNGE_LOG_MAX = 10_000;
/** What an account is taken to have been given at most between a backup and its restore: ids and UIDVALIDITYs beyond are given for the first time. */
export const FOLDERS_LOST_MAX = 100_000;
export const IDS_LOST_MAX = 10_000_000;
/** Messages in one list: about 25 MB of a worker's heap. */
export const LISTED_MAX = 50_000;
/** Uids in one question for summaries. */
export const SUMMARIES_MAX = 1000;
/** Messages brought to the present form, or read by a search, before others get their turn. */
export const SLICE_MESSAGES = 100;
export const SLICE_BYTES = 4 * 1024 * 1024;
export const SLICE_MS = 25;
/** Texts or bodies of messages in one answer; a larger body goes by itself. */
export const PACKED_BYTES = 1024 * 1024;
/** Hits of the index beyond which it no longer narrows anything. */
export const CANDIDATES_MAX = 200_000;
/** Candidates that are looked up one by one; of more, each message is asked in turn whether it is one. */
export const NARROW_MAX = 5000;
/** Messages whose text one search may read when the index cannot help. */
export const SCANNED_BODIES_MAX = 20_000;
export const SCANNED_HEADERS_MAX = 500_000;
/** What is freed of a file is given back to the disk when it is this many pages and a tenth of the file. */
export const FREE_PAGES_MIN = 256;
export const SHRINK_PAGES_AT_ONCE = 500;
/** Problems named in one report. */
export const PROBLEMS_MAX = 20;
/** 256 MB: SQLite's own check of a file reads it in one go. */
export const STRUCTURE_CHECK_MAX_PAGES = 65_536;
/** Upkeep begins this long after there is something to do, and rests this long between its turns: a quarter of one core at most. */
export const UPKEEP_FIRST_MS = 1000;
export const UPKEEP_PAUSE_MS = 75;
