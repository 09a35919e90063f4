/** Bounds on one ManageSieve session and on all of them. */
import { SIEVE_SCRIPT_MAX_BYTES } from '../../base/limits.ts';

/** RFC 5804 §1.2: at least 30 minutes once logged in. */
export const IDLE_TIMEOUT_MS = 30 * 60_000;
export const LOGIN_TIMEOUT_MS = 60_000;
export const HANDSHAKE_TIMEOUT_MS = 15_000;
export const LINGER_MS = 5_000;
/** Nobody unknown may fill the memory. */
export const BOUNDS_BEFORE_LOGIN = { lineBytes: 8_192, literalBytes: 8_192, skippedBytes: 8_192 } as const;
export const USUAL_BOUNDS = { lineBytes: 8_192, literalBytes: SIEVE_SCRIPT_MAX_BYTES, skippedBytes: 8 * SIEVE_SCRIPT_MAX_BYTES } as const;
/** Commands that a client may send ahead before its socket is paused. */
export const MAX_PIPELINED = 16;
export const MAX_BAD_COMMANDS = 20;
export const MAX_SESSIONS = 500;
export const MAX_SESSIONS_PER_ADDRESS = 20;
