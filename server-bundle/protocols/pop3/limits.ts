/** Bounds on one POP3 session and on all of them. How often a login may fail is counted together with IMAP's. */

/** RFC 1939 §3: at least ten minutes. */
export const IDLE_TIMEOUT_MS = 10 * 60_000;
export const LOGIN_TIMEOUT_MS = 60_000;
export const HANDSHAKE_TIMEOUT_MS = 15_000;
export const LINGER_MS = 5_000;
/** RFC 2449 §4 gives a command 255 octets; an answer of SASL may have more. */
export const LINE_MAX_BYTES = 8_192;
/** Commands that a client may send ahead before its socket is paused. */
export const MAX_PIPELINED = 64;
export const MAX_BAD_COMMANDS = 20;
export const MAX_SESSIONS = 1_000;
export const MAX_SESSIONS_PER_ADDRESS = 50;
/** Letters of the maildrop asked for at once. */
export const LETTERS_AT_ONCE = 20_000;
/** Lines of a listing between two looks at whether the client takes them. */
export const LINES_AT_ONCE = 1_000;
