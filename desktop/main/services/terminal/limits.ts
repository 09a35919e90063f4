/** Bounds of terminals. */

/** Each holds an SSH channel, of which a server gives ten. */
export const TERMINALS_MAX = 32;
/** Output waiting for the interface; beyond it reading pauses, and with it the far side. */
export const TERMINAL_EVENT_MAX_BYTES = 64 * 1024;
