/**
 * The receiving half of an SMTP connection as a pure machine: bytes in, command lines and messages out (RFC 5321 §2.3.8,
 * §4.1.1.4, §4.5.2). Only CR LF ends a line and only CR LF . CR LF ends a message, however the bytes were cut into packets.
 * It never sends, never waits, and hands out no message with a NUL, nor with a bare CR or LF unless asked to.
 */
import { LINE_LIMITS } from './limits.ts';

export type MessageProblem = 'too-big' | 'bare-newline' | 'nul' | 'line-too-long' | 'no-memory';

export type DecoderEvent =
  /** Nothing more until the next `push`. */
  | { readonly kind: 'more' }
  /** A command line without its CR LF. */
  | { readonly kind: 'line'; readonly line: Buffer }
  | { readonly kind: 'message'; readonly raw: Buffer }
  /** The whole message was read and thrown away. */
  | { readonly kind: 'unacceptable'; readonly problem: MessageProblem }
  /** The command stream is not SMTP: answer and hang up. Nothing comes after it. */
  | { readonly kind: 'broken'; readonly problem: 'bare-newline' | 'line-too-long' };

export interface DataLimits {
  readonly maxBytes: number;
  /** Asked before bytes are kept; false makes the message 'no-memory'. */
  readonly reserve: (sizeBytes: number) => boolean;
  /** 'keep' is for those who normalise afterwards; the end marker stays as strict. */
  readonly bareNewlines: 'refuse' | 'keep';
}

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const END = Buffer.from('\r\n.\r\n');
const CRLF = Buffer.from('\r\n');
const LINE_DOT = Buffer.from('\r\n.');
const EMPTY = Buffer.alloc(0);
/** What holding a chunk costs beyond its bytes, so that a message sent byte by byte is charged what it takes. */
const CHUNK_OVERHEAD_BYTES = 200;

export class SmtpDecoder {
  readonly #maxLineBytes: number;
  #pending: Buffer = EMPTY;
  #message: MessageCollector | null = null;
  #isBroken = false;

  constructor(maxLineBytes: number = LINE_LIMITS.commandBytes) {
    this.#maxLineBytes = maxLineBytes;
  }

  push(chunk: Buffer): void {
    if (this.#isBroken) return;
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
  }

  /** From here to the end marker everything is message. */
  startMessage(limits: DataLimits): void {
    this.#message = new MessageCollector(limits);
  }

  next(): DecoderEvent {
    return this.#message === null ? this.#nextLine() : this.#nextMessage(this.#message);
  }

  #nextLine(): DecoderEvent {
    const lf = this.#pending.indexOf(LF);
    const lengthBytes = lf === -1 ? this.#pending.length : lf + 1;
    if (lengthBytes > this.#maxLineBytes) return this.#broken('line-too-long');
    const cr = this.#pending.indexOf(CR);
    if (lf === -1) return cr !== -1 && cr < this.#pending.length - 1 ? this.#broken('bare-newline') : { kind: 'more' };
    if (cr === -1 || cr !== lf - 1) return this.#broken('bare-newline');
    const line = this.#pending.subarray(0, cr);
    this.#pending = this.#pending.subarray(lf + 1);
    return { kind: 'line', line };
  }

  #nextMessage(message: MessageCollector): DecoderEvent {
    if (this.#pending.length === 0) return { kind: 'more' };
    const rest = message.take(this.#pending);
    this.#pending = rest ?? EMPTY;
    if (rest === null) return { kind: 'more' };
    this.#message = null;
    return message.finish();
  }

  #broken(problem: 'bare-newline' | 'line-too-long'): DecoderEvent {
    this.#pending = EMPTY;
    this.#isBroken = true;
    return { kind: 'broken', problem };
  }
}

/** Keeps the bytes of one message until its end marker. The command line before it ended in CR LF, which counts for the marker. */
class MessageCollector {
  readonly #limits: DataLimits;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #problem: MessageProblem | null = null;
  /** The last bytes before the chunk at hand, at most four. */
  #tail: Buffer = CRLF;

  constructor(limits: DataLimits) {
    this.#limits = limits;
  }

  /** @returns what follows the message, or null while its end has not come. */
  take(chunk: Buffer): Buffer | null {
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, END.length - 1)]);
    const acrossSeam = seam.indexOf(END);
    const end = acrossSeam === -1 ? chunk.indexOf(END) : acrossSeam - this.#tail.length;
    if (end === -1 && acrossSeam === -1) {
      this.#keep(chunk);
      this.#tail = Buffer.from(chunk.length >= 4 ? chunk.subarray(chunk.length - 4) : Buffer.concat([this.#tail, chunk]).subarray(-4));
      return null;
    }
    // The CR LF that opens the marker ends the last line, so it is part of the message; with end < 0 some of the marker was kept already.
    this.#keep(chunk.subarray(0, Math.max(0, end + CRLF.length)));
    this.#drop(Math.max(0, -(end + CRLF.length)));
    return chunk.subarray(end + END.length);
  }

  finish(): DecoderEvent {
    if (this.#problem !== null) return { kind: 'unacceptable', problem: this.#problem };
    const raw = withoutDotStuffing(this.#chunks.length === 1 ? (this.#chunks[0] ?? EMPTY) : Buffer.concat(this.#chunks));
    const problem = problemOf(raw, this.#limits.bareNewlines);
    return problem === null ? { kind: 'message', raw } : { kind: 'unacceptable', problem };
  }

  #keep(chunk: Buffer): void {
    this.#sizeBytes += chunk.length;
    if (this.#problem !== null) return;
    if (this.#sizeBytes > this.#limits.maxBytes) this.#problem = 'too-big';
    else if (!this.#limits.reserve(chunk.length + CHUNK_OVERHEAD_BYTES)) this.#problem = 'no-memory';
    if (this.#problem === null) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  /** Takes back bytes that turned out to belong to the marker. */
  #drop(countBytes: number): void {
    let left = countBytes;
    while (left > 0) {
      const last = this.#chunks.pop();
      if (last === undefined) return;
      if (last.length > left) this.#chunks.push(last.subarray(0, last.length - left));
      left -= Math.min(left, last.length);
    }
  }
}

/** RFC 5321 §4.5.2: a line that begins with a dot loses it. */
function withoutDotStuffing(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = raw[0] === DOT ? 1 : 0;
  for (let at = raw.indexOf(LINE_DOT); at !== -1; at = raw.indexOf(LINE_DOT, at + LINE_DOT.length - 1)) {
    parts.push(raw.subarray(from, at + 2));
    from = at + LINE_DOT.length;
  }
  if (parts.length === 0) return from === 0 ? raw : raw.subarray(from);
  return Buffer.concat([...parts, raw.subarray(from)]);
}

function problemOf(raw: Buffer, bareNewlines: DataLimits['bareNewlines']): MessageProblem | null {
  if (raw.includes(0)) return 'nul';
  if (bareNewlines === 'keep') return null;
  let start = 0;
  while (start < raw.length) {
    const lf = raw.indexOf(LF, start);
    const cr = raw.indexOf(CR, start);
    if (lf === -1 || cr === -1 || cr !== lf - 1) return 'bare-newline';
    if (lf - start > LINE_LIMITS.messageLineBytes) return 'line-too-long';
    start = lf + 1;
  }
  return null;
}
