/** Bounds on one IMAP session and on all of them. */

/** RFC 9051 §5.4: at least 30 minutes once logged in. */
export const IDLE_TIMEOUT_MS = 30 * 60_000;
export const LOGIN_TIMEOUT_MS = 60_000;
export const HANDSHAKE_TIMEOUT_MS = 15_000;
/** How long a client may take to close its side once we have closed ours. */
export const LINGER_MS = 5_000;
/**
 * Before login commands are short: nobody unknown may fill the memory, not even with an APPEND. The longest is ID with thirty pairs of 30 and
 * 1,024 octets (RFC 2971 §3.3).
 */
export const BOUNDS_BEFORE_LOGIN = { lineBytes: 32_768, literalBytes: 8_192, appendBytes: 8_192, literals: 4 } as const;
/** Commands, and bytes of them, that a client may send ahead before its socket is paused. */
export const MAX_PIPELINED = 32;
export const MAX_PIPELINED_BYTES = 262_144;
/** Smaller literals are not counted against all of the process: no session holds more than a few of them. */
export const COUNTED_LITERAL_BYTES = 131_072;
/** Of the larger ones: of all sessions, of one address, and the octets per second below which one makes room for others. */
export const LITERAL_MEMORY = { totalBytes: 64 * 1_048_576, addressBytes: 58 * 1_048_576, yieldPace: 65_536 } as const;
/** How quickly it comes is not told of a literal younger than this. */
export const LITERAL_GRACE_MS = 10_000;
export const MAX_BAD_COMMANDS = 20;
export const MAX_SESSIONS = 5_000;
export const MAX_SESSIONS_PER_ADDRESS = 100;
/** Output is handed to the socket in pieces of about this size. */
export const WRITE_CHUNK_BYTES = 65_536;
/** Pieces of output that are kept for the next answer, of all sessions. */
export const KEPT_PIECES = 16;
/** A client that reads nothing for this long while we wait to write is gone. */
export const WRITE_TIMEOUT_MS = 120_000;
/** Rows of the list of a mailbox asked for at once. */
export const ROWS_AT_ONCE = 20_000;
/** Keywords in use that SELECT lists; any more can be used as well. */
export const MAX_KEYWORDS_TOLD = 100;
/** Messages asked for at once when only what is kept of them is needed. */
export const SUMMARIES_AT_ONCE = 100;
/** Messages that a FETCH asks storage for at once. */
export const BATCH_MESSAGES = 500;
/** Messages whose sort keys are asked for at once. */
export const SORT_KEYS_AT_ONCE = 1_000;
export const MAX_SEARCH_KEYS = 500;
/** Messages that one SORT or THREAD puts in order: their keys are held meanwhile. */
export const MAX_ORDERED = 100_000;
export const MAX_SORT_CRITERIA = 20;
/** How far up a thread a loop is looked for; no conversation is as deep. */
export const MAX_THREAD_WALK = 5_000;
/** RFC 9585 §3: 10 to 15 seconds. */
export const PROGRESS_MS = 12_000;
/** STATUS commands that are looked up together. */
export const MAX_STATUS_RUN = 100;
export const MAX_MAILBOX_NAME_LENGTH = 255;
/** Pieces of one message that CATENATE puts together. */
export const MAX_CATENATED = 100;
/** Of one NOTIFY. */
export const MAX_NOTIFY_GROUPS = 20;
export const MAX_NOTIFY_MAILBOXES = 1_000;
/** Of one LIST: each is held against every mailbox, while everybody else waits. */
export const MAX_LIST_PATTERNS = 20;
export const MAX_LIST_PATTERN_LENGTH = 1_000;

export const LOGIN_RULES = {
  byAddress: { name: 'imap-login-address', limit: 30, windowMs: 10 * 60_000 },
  byAccount: { name: 'imap-login-account', limit: 20, windowMs: 10 * 60_000 },
} as const;

/** Of what a compressing client has sent: how much more than it sent it may inflate to, once it is more than this much. */
export const MAX_INFLATE_RATIO = 500;
export const INFLATE_FREE_BYTES = 8_388_608;
