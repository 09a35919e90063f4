/**
 * Pieces of text with a colour, laid out on the cells of a terminal: cut at its edge, or broken into as many rows as they need. Nothing
 * that a stranger wrote gets through as anything but text. Pure.
 */
export interface Piece {
  readonly text: string;
  /** Parameters of SGR (ECMA-48 8.3.117): "31" is red. Empty for the usual. */
  readonly style: string;
}

/** Without control characters of either set, and without those that turn the direction of writing; tabs become spaces. */
export function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll('\t', '  ').replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '·');
}

/** One row: what does not fit is cut, and an arrow says so. */
export function cutToRow(pieces: readonly Piece[], columns: number): string {
  const [first = [], ...more] = breakRows(pieces, columns, 2);
  if (more.length === 0) return paint(first);
  const [shorter = []] = breakRows(first, columns - 1, 1);
  return `${paint(shorter)}\u001b[90m›\u001b[0m`;
}

/** As many rows as it takes, and no more than `most`. */
export function wrapToRows(pieces: readonly Piece[], columns: number, most: number): string[] {
  return breakRows(pieces, columns, most).map(paint);
}

function paint(pieces: readonly Piece[]): string {
  return pieces.map(({ text, style }) => (style === '' ? text : `\u001b[${style}m${text}\u001b[0m`)).join('');
}

function breakRows(pieces: readonly Piece[], columns: number, most: number): Piece[][] {
  const rows: Piece[][] = [[]];
  let used = 0;
  for (const { text, style } of pieces) {
    let rest = text;
    while (rest !== '') {
      const fits = lengthWithin(rest, columns - used);
      // A cell that is wider than the whole row is put there all the same: else nothing would ever move.
      const taken = fits === 0 && used === 0 ? firstLength(rest) : fits;
      if (taken > 0) rows.at(-1)?.push({ text: rest.slice(0, taken), style });
      used += widthOf(rest.slice(0, taken));
      rest = rest.slice(taken);
      if (rest === '') break;
      if (rows.length === most) return rows;
      rows.push([]);
      used = 0;
    }
  }
  return rows;
}

const PLAIN = /^[\u0020-\u007e\u00a1-\u02ff]*$/;
const NARROWER = /^(?:\p{M}|[\u200b-\u200f])$/u;

/** Code units of the first character: two beyond the basic plane. */
function firstLength(text: string): number {
  return (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

/** Code units of the longest beginning that is no wider than this. */
function lengthWithin(text: string, columns: number): number {
  const most = text.slice(0, Math.max(0, columns));
  if (PLAIN.test(most)) return most.length;
  let [length, used] = [0, 0];
  for (const character of text) {
    used += cellsOf(character);
    if (used > columns) break;
    length += character.length;
  }
  return length;
}

export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : Array.from(text).reduce((sum, character) => sum + cellsOf(character), 0);
}

/** As xterm counts by default (Unicode 6): the wide ones of East Asia take two cells, marks none. */
function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (NARROWER.test(character)) return 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}
