/**
 * A letter on its way to a POP3 client (RFC 1939 §3): lines that begin with a dot get another, every line ends with CRLF, a lone dot ends
 * it all. Works piece by piece and holds no more than a header line. A bare LF becomes CRLF: to programs that take it for a line's end it
 * could otherwise hide the end of the letter.
 */
import { asciiHeaderLine, withoutEighthBits } from './ascii-header.ts';

export interface LetterOptions {
  /** Of TOP (RFC 1939 §7): lines behind the header. Null for all. */
  readonly bodyLines: number | null;
  /** Whether the client has asked for UTF-8 in headers (RFC 6856). */
  readonly isUtf8: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const DOTS = Buffer.from('.');
const CRLF = Buffer.from('\r\n');
const END = Buffer.from('.\r\n');
/** A header line longer than this goes on in pieces. */
const HELD_MAX_BYTES = 65_536;

export class LetterEncoder {
  readonly #isUtf8: boolean;
  #linesLeft: number;
  #inHeader = true;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isLineStart = true;
  #last = LF;

  constructor({ bodyLines, isUtf8 }: LetterOptions) {
    this.#linesLeft = bodyLines ?? Infinity;
    this.#isUtf8 = isUtf8;
  }

  /** True when the client has got the lines that it wanted; what else there is need not be read. */
  get isDone(): boolean {
    return !this.#inHeader && this.#linesLeft <= 0;
  }

  push(chunk: Buffer): Buffer {
    const out: Buffer[] = [];
    let at = 0;
    while (at < chunk.length && this.#inHeader) at = this.#header(chunk, at, out);
    if (at < chunk.length) this.#body(chunk, at, out);
    return Buffer.concat(out);
  }

  /** What ends the last line, if it had no end, and the letter. */
  end(): Buffer {
    const out: Buffer[] = [];
    if (this.#inHeader && this.#heldBytes > 0) this.#headerLine(out);
    else if (!this.#isLineStart) out.push(this.#last === CR ? CRLF.subarray(1) : CRLF);
    out.push(END);
    return Buffer.concat(out);
  }

  #header(chunk: Buffer, at: number, out: Buffer[]): number {
    const feed = chunk.indexOf(LF, at);
    const end = feed === -1 ? chunk.length : feed + 1;
    this.#held.push(chunk.subarray(at, end));
    this.#heldBytes += end - at;
    if (feed !== -1) this.#headerLine(out);
    else if (this.#heldBytes > HELD_MAX_BYTES) this.#headerPiece(out);
    return end;
  }

  /** What is held, with its end or, at the letter's end, without. */
  #headerLine(out: Buffer[]): void {
    const whole = this.#take();
    const isEmpty = this.#isLineStart && /^\r?\n?$/.test(whole.toString('latin1', 0, 3));
    const line = whole.subarray(0, whole.length - (whole.at(-1) === LF ? 1 : 0));
    const text = line.subarray(0, line.length - (line.at(-1) === CR ? 1 : 0));
    if (this.#isLineStart && text[0] === DOT) out.push(DOTS);
    if (this.#isUtf8) out.push(text);
    else out.push(this.#isLineStart ? asciiHeaderLine(text) : withoutEighthBits(text));
    out.push(CRLF);
    this.#isLineStart = true;
    this.#last = LF;
    if (isEmpty) this.#inHeader = false;
  }

  /** A CR at its end stays: the LF may be next. */
  #headerPiece(out: Buffer[]): void {
    const whole = this.#take();
    const piece = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
    if (piece.length < whole.length) this.#hold(whole.subarray(-1));
    if (this.#isLineStart && piece[0] === DOT) out.push(DOTS);
    out.push(this.#isUtf8 ? piece : withoutEighthBits(piece));
    this.#isLineStart = false;
  }

  #body(chunk: Buffer, start: number, out: Buffer[]): void {
    let from = start;
    let at = start;
    while (at < chunk.length && this.#linesLeft > 0) {
      if (this.#isLineStart && chunk[at] === DOT) {
        out.push(chunk.subarray(from, at), DOTS);
        from = at;
      }
      const feed = chunk.indexOf(LF, at);
      this.#isLineStart = feed !== -1;
      if (feed === -1) {
        at = chunk.length;
        break;
      }
      if ((feed > 0 ? chunk[feed - 1] : this.#last) !== CR) {
        out.push(chunk.subarray(from, feed), CRLF);
        from = feed + 1;
      }
      at = feed + 1;
      this.#linesLeft -= 1;
    }
    out.push(chunk.subarray(from, at));
    this.#last = chunk[at - 1] ?? this.#last;
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #take(): Buffer {
    const whole = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    return whole;
  }
}
