/**
 * The client's half of ManageSieve (RFC 5804 §4) as words: bytes go in as they come, commands come out whole. Texts are quoted or
 * literals that need no permission, {n+}. Nothing a client sends is held beyond the bounds.
 */
export interface Bounds {
  /** Of one command, literals left out. */
  readonly lineBytes: number;
  readonly literalBytes: number;
  /** A literal up to here is passed over and refused; a larger one ends the session. */
  readonly skippedBytes: number;
}

export type Word =
  | { readonly kind: 'atom'; /** In capitals. */ readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly bytes: Buffer };

export type ReaderEvent =
  | { readonly kind: 'command'; readonly words: readonly Word[] }
  /** A command that makes no sense, or is larger than the bounds; the next one may be good. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isTooBig: boolean }
  /** Nothing that follows can be understood. */
  | { readonly kind: 'broken'; readonly reason: string };

const LF = 0x0a;
const LITERAL = /\{([0-9]{1,10})\+\}$/;
const LITERALS_MAX = 4;
const WORDS_MAX = 8;

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'literal'; readonly bytes: Buffer };

export class CommandReader {
  bounds: Bounds;
  #parts: Part[] = [];
  #line: Buffer[] = [];
  #lineBytes = 0;
  #literal: { chunks: Buffer[]; left: number; isSkipped: boolean } | null = null;
  #isTooBig = false;
  #isBroken = false;

  constructor(bounds: Bounds) {
    this.bounds = bounds;
  }

  /** True in the middle of a command. */
  get hasPartial(): boolean {
    return this.#lineBytes > 0 || this.#parts.length > 0 || this.#literal !== null;
  }

  push(chunk: Buffer): ReaderEvent[] {
    const events: ReaderEvent[] = [];
    let at = 0;
    while (at < chunk.length && !this.#isBroken) at = this.#literal ? this.#takeLiteral(chunk, at) : this.#takeLine(chunk, at, events);
    return events;
  }

  #takeLiteral(chunk: Buffer, at: number): number {
    const literal = this.#literal;
    if (!literal) return at;
    const piece = chunk.subarray(at, at + literal.left);
    literal.left -= piece.length;
    if (!literal.isSkipped) literal.chunks.push(piece);
    if (literal.left === 0) {
      this.#parts.push({ kind: 'literal', bytes: Buffer.concat(literal.chunks) });
      this.#literal = null;
    }
    return at + piece.length;
  }

  #takeLine(chunk: Buffer, at: number, events: ReaderEvent[]): number {
    const feed = chunk.indexOf(LF, at);
    const end = feed === -1 ? chunk.length : feed + 1;
    this.#line.push(chunk.subarray(at, end));
    this.#lineBytes += end - at;
    if (this.#lineBytes > this.bounds.lineBytes) return this.#break(events, 'That line is too long', chunk);
    if (feed === -1) return end;
    const text = Buffer.concat(this.#line)
      .toString('latin1')
      .replace(/\r?\n$/, '');
    this.#line = [];
    const sizeBytes = LITERAL.exec(text)?.[1];
    if (sizeBytes === undefined) this.#finish(text, events);
    else if (!this.#beginLiteral(text, Number(sizeBytes))) return this.#break(events, 'That literal is too large', chunk);
    return end;
  }

  #beginLiteral(text: string, sizeBytes: number): boolean {
    const isSkipped = sizeBytes > this.bounds.literalBytes;
    if (sizeBytes > this.bounds.skippedBytes || this.#parts.length >= 2 * LITERALS_MAX) return false;
    this.#isTooBig ||= isSkipped;
    this.#parts.push({ kind: 'text', text: text.replace(LITERAL, '') });
    if (sizeBytes === 0) this.#parts.push({ kind: 'literal', bytes: Buffer.alloc(0) });
    else this.#literal = { chunks: [], left: sizeBytes, isSkipped };
    return true;
  }

  #finish(text: string, events: ReaderEvent[]): void {
    const words = wordsOf([...this.#parts, { kind: 'text', text }]);
    if (this.#isTooBig) events.push({ kind: 'refused', reason: 'That is larger than this server takes', isTooBig: true });
    else if (words === null) events.push({ kind: 'refused', reason: 'That is not a command of ManageSieve', isTooBig: false });
    else events.push({ kind: 'command', words });
    this.#parts = [];
    this.#lineBytes = 0;
    this.#isTooBig = false;
  }

  #break(events: ReaderEvent[], reason: string, chunk: Buffer): number {
    this.#isBroken = true;
    events.push({ kind: 'broken', reason });
    return chunk.length;
  }
}

/** Null where it does not fit the grammar. */
function wordsOf(parts: readonly Part[]): readonly Word[] | null {
  const words: Word[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'literal') words.push({ kind: 'string', bytes: part.bytes });
    else {
      const found = wordsOfText(part.text, { isFirst: index === 0, isLast: index === parts.length - 1 });
      if (found === null) return null;
      words.push(...found);
    }
    if (words.length > WORDS_MAX) return null;
  }
  return words;
}

const WORD = /(?:"((?:[^"\\\r\n\0]|\\["\\])*)"|([0-9]{1,10})|([A-Za-z][A-Za-z0-9_-]{0,40}|\*))(?=[ ]|$)/y;

/** Between words one blank; before a literal and after it as well. */
function wordsOfText(text: string, place: { readonly isFirst: boolean; readonly isLast: boolean }): readonly Word[] | null {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (words.length > 0 || !place.isFirst) {
      if (text[at] !== ' ') return null;
      at += 1;
      if (at === text.length) return place.isLast ? null : words;
    }
    WORD.lastIndex = at;
    const match = WORD.exec(text);
    if (!match) return null;
    words.push(wordOf(match));
    at = WORD.lastIndex;
  }
  // What a literal follows ends with a blank, unless the literal is all there is.
  return place.isLast || (place.isFirst && words.length === 0) ? words : null;
}

function wordOf(match: RegExpExecArray): Word {
  const [, quoted, digits, atom = ''] = match;
  if (quoted !== undefined) return { kind: 'string', bytes: Buffer.from(quoted.replace(/\\(["\\])/g, '$1'), 'latin1') };
  return digits === undefined ? { kind: 'atom', text: atom.toUpperCase() } : { kind: 'number', value: Number(digits) };
}
