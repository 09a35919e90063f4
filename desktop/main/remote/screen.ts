/**
 * What our screen can, told to shells and programs: which terminal it is, letters beyond ASCII (without a locale a shell takes the bytes of "ñ"
 * for commands), every colour. A locale of the server's own comes after this; a server that accepts none of it says nothing. Pure.
 */
export const TERM = 'xterm-256color';
export const SCREEN_ENVIRONMENT = { LANG: 'C.UTF-8', COLORTERM: 'truecolor' } as const;
