/**
 * `:matches` (RFC 5228 §2.7.1, RFC 5229 §3.2): * and ? against a whole text, each taking as little as it can. Between two stars the
 * first place that fits is the right one, so nothing is tried twice. A character outside the basic plane counts as two.
 */
interface Segment {
  /** Null for ?. */
  readonly characters: readonly (string | null)[];
  /** Where there is no ?. */
  readonly literal: string | null;
}

export interface WildcardOptions {
  readonly fold: (text: string) => string;
  /** Told how many characters are about to be looked at. */
  readonly spend: (characters: number) => void;
}

/** The whole text, then what each wildcard took; null where it does not match. */
export function matchWildcards(pattern: string, text: string, { fold, spend }: WildcardOptions): readonly string[] | null {
  const segments = segmentsOf(fold(pattern));
  const folded = fold(text);
  const found = [text];
  let position = 0;
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    spend(segment.characters.length + 1);
    const start =
      index === 0 ? fitsAt(segment, folded, 0) : isLast ? fitsAtEnd(segment, folded, position) : firstFit(segment, folded, position, spend);
    if (start === -1) return null;
    if (index > 0) found.push(text.slice(position, start));
    for (const [offset, character] of segment.characters.entries()) if (character === null) found.push(text.charAt(start + offset));
    position = start + segment.characters.length;
  }
  return position === text.length ? found : null;
}

/** Between the stars. A backslash takes the next character literally. */
function segmentsOf(pattern: string): readonly Segment[] {
  const segments: (string | null)[][] = [[]];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '*') segments.push([]);
    else if (character === '?') segments.at(-1)?.push(null);
    else if (character === '\\' && index + 1 < pattern.length) {
      index += 1;
      segments.at(-1)?.push(pattern.charAt(index));
    } else segments.at(-1)?.push(character);
  }
  return segments.map((characters) => ({ characters, literal: characters.includes(null) ? null : characters.join('') }));
}

function fitsAt(segment: Segment, text: string, start: number): number {
  if (start + segment.characters.length > text.length) return -1;
  if (segment.literal !== null) return text.startsWith(segment.literal, start) ? start : -1;
  return segment.characters.every((character, offset) => character === null || character === text[start + offset]) ? start : -1;
}

function fitsAtEnd(segment: Segment, text: string, from: number): number {
  const start = text.length - segment.characters.length;
  return start < from ? -1 : fitsAt(segment, text, start);
}

function firstFit(segment: Segment, text: string, from: number, spend: (characters: number) => void): number {
  if (segment.literal !== null) return text.indexOf(segment.literal, from);
  for (let start = from; start + segment.characters.length <= text.length; start += 1) {
    spend(segment.characters.length);
    if (fitsAt(segment, text, start) !== -1) return start;
  }
  return -1;
}
