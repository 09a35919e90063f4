/** Limits that several rooms share. Those of one protocol stand in that protocol's own limits.ts. */

/** The largest message taken or kept (SIZE), 50 MiB. */
export const MESSAGE_MAX_BYTES = 50 * 1024 * 1024;
/** One frame between a service and storage: a message and its envelope. */
export const STORAGE_FRAME_MAX_BYTES = 60 * 1024 * 1024;
/** RFC 5321 §4.5.3.1.3 gives a path 256 octets with its brackets. */
export const ADDRESS_MAX_LENGTH = 254;
export const PASSWORD_MAX_LENGTH = 1024;
/** How long a service may take to finish what it is doing after SIGTERM. */
export const DRAIN_TIMEOUT_MS = 10_000;
/** Accounts, or addresses, that storage is asked about at once. */
export const RECIPIENTS_MAX = 1000;
/** Of a user's regular expression: characters, and instructions once its repetitions are written out. */
export const PATTERN_MAX_LENGTH = 250;
export const PATTERN_MAX_SIZE = 1000;
/** Filter scripts of one mailbox. */
export const SIEVE_SCRIPT_MAX_BYTES = 128 * 1024;
export const SIEVE_SCRIPTS_MAX = 32;
export const SIEVE_SCRIPTS_MAX_BYTES = 1024 * 1024;
/** RFC 5804 §1.6 asks for 128 characters at least, RFC 5198 counted. */
export const SIEVE_NAME_MAX_LENGTH = 200;
/** What the scripts of one mailbox remember, and how long at most. */
export const SIEVE_MEMORY_MAX = 10_000;
export const SIEVE_MEMORY_MAX_SECONDS = 90 * 24 * 3600;
