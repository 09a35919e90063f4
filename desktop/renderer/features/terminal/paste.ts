/**
 * What becomes of a text before it is pasted into a shell. Control characters go: with them a web page could type keys that nobody sees. One
 * line loses its end, so it never runs by itself; several lines are shown first. Pure.
 */
import { PASTE_MAX_CHARACTERS } from './limits.ts';

export type Paste =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'lines'; readonly text: string; readonly count: number }
  | { readonly kind: 'too-long'; readonly characters: number };

export function judgePaste(given: string): Paste {
  if (given.length > PASTE_MAX_CHARACTERS) return { kind: 'too-long', characters: given.length };
  const text = given
    .replaceAll(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/\n+$/, '');
  if (text === '') return { kind: 'nothing' };
  const count = text.split('\n').length;
  return count === 1 ? { kind: 'line', text } : { kind: 'lines', text, count };
}
