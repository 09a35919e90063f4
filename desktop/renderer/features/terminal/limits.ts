/** Bounds of terminals in the window. */

/** A server gives ten sessions on one connection, and the app needs some itself. */
export const SHELLS_MAX = 8;
export const PANES_MAX = 4;
/** Lines that can be scrolled back to, in each. */
export const SCROLLBACK_LINES = 10_000;
/** Of a text to paste that is shown before it is pasted. */
export const PASTE_SHOWN_CHARACTERS = 4_000;
/** Longer ones are refused: they were hardly meant for a shell. */
export const PASTE_MAX_CHARACTERS = 500_000;
export const LINK_MAX_CHARACTERS = 2_048;
