/**
 * The receiving half of an SMTP connection as a pure machine: bytes in, command lines and messages out (RFC 5321 §2.3.8,
 * §4.1.1.4, §4.5.2; BDAT: RFC 3030 §2). Only CR LF ends a line and only CR LF . CR LF ends a message of DATA, however the bytes
 * were cut into packets; a message of BDAT ends where its octets have been counted.
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
  /** All octets of a BDAT chunk are here, and more chunks will come. */
  | { readonly kind: 'chunk'; readonly sizeBytes: number }
  /** The whole message, or all of it up to the end of a chunk, was read and thrown away. */
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
  #chunk: { leftBytes: number; readonly sizeBytes: number; readonly isLast: boolean } | null = null;
  /** Commands are read although a message is unfinished. */
  #isBetweenChunks = false;
  #isBroken = false;

  constructor(maxLineBytes: number = LINE_LIMITS.commandBytes) {
    this.#maxLineBytes = maxLineBytes;
  }

  push(chunk: Buffer): void {
    if (this.#isBroken) return;
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
  }

  /** True when input is here that has not been looked at. */
  get hasMore(): boolean {
    return this.#pending.length > 0;
  }

  /** From here to the end marker everything is message. */
  startMessage(limits: DataLimits): void {
    this.#message = new MessageCollector(limits);
  }

  /** The next octets, so many, are a chunk of a message: of the one begun by the chunk before, or else of a new one. */
  startChunk(chunk: { readonly sizeBytes: number; readonly isLast: boolean }, limits: DataLimits): void {
    this.#message ??= new MessageCollector(limits);
    this.#chunk = { ...chunk, leftBytes: chunk.sizeBytes };
    this.#isBetweenChunks = false;
  }

  /** Lets go of what was kept of an unfinished message. In the middle of DATA or of a chunk the rest is still read, for nothing. */
  discard(problem: MessageProblem = 'no-memory'): void {
    this.#message?.spoil(problem);
    if (this.#chunk === null && this.#isBetweenChunks) this.#endMessage();
  }

  next(): DecoderEvent {
    if (this.#message === null || this.#isBetweenChunks) return this.#nextLine();
    return this.#chunk === null ? this.#nextMessage(this.#message) : this.#nextChunk(this.#message, this.#chunk);
  }

  /** What is wrong with a line is told by its first wrong octet, so that it does not depend on how many of them are here. */
  #nextLine(): DecoderEvent {
    const pending = this.#pending;
    const [cr, lf] = [pending.indexOf(CR), pending.indexOf(LF)];
    const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
    if ((end === -1 ? pending.length : end + CRLF.length) > this.#maxLineBytes) return this.#broken('line-too-long');
    if (end === -1 || (end === cr && end === pending.length - 1)) return { kind: 'more' };
    if (lf !== cr + 1 || end === lf) return this.#broken('bare-newline');
    this.#pending = pending.subarray(lf + 1);
    return { kind: 'line', line: pending.subarray(0, cr) };
  }

  #nextMessage(message: MessageCollector): DecoderEvent {
    if (this.#pending.length === 0) return { kind: 'more' };
    const rest = message.take(this.#pending);
    this.#pending = rest ?? EMPTY;
    if (rest === null) return { kind: 'more' };
    this.#message = null;
    return message.finish();
  }

  #nextChunk(message: MessageCollector, chunk: { leftBytes: number; readonly sizeBytes: number; readonly isLast: boolean }): DecoderEvent {
    const taken = this.#pending.subarray(0, chunk.leftBytes);
    if (taken.length > 0) message.keep(taken);
    this.#pending = this.#pending.subarray(taken.length);
    chunk.leftBytes -= taken.length;
    if (chunk.leftBytes > 0) return { kind: 'more' };
    this.#chunk = null;
    if (chunk.isLast || message.problem !== null) {
      this.#endMessage();
      return message.finishCounted();
    }
    this.#isBetweenChunks = true;
    return { kind: 'chunk', sizeBytes: chunk.sizeBytes };
  }

  #endMessage(): void {
    this.#message = null;
    this.#isBetweenChunks = false;
  }

  #broken(problem: 'bare-newline' | 'line-too-long'): DecoderEvent {
    this.#pending = EMPTY;
    this.#isBroken = true;
    return { kind: 'broken', problem };
  }
}

/** Keeps the bytes of one message until its end: the marker of DATA, or the last octet of BDAT. The command line before it ended in CR LF, which counts for the marker. */
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
      this.keep(chunk);
      this.#tail = Buffer.from(chunk.length >= 4 ? chunk.subarray(chunk.length - 4) : Buffer.concat([this.#tail, chunk]).subarray(-4));
      return null;
    }
    // The CR LF that opens the marker ends the last line, so it is part of the message; with end < 0 some of the marker was kept already.
    this.keep(chunk.subarray(0, Math.max(0, end + CRLF.length)));
    this.#drop(Math.max(0, -(end + CRLF.length)));
    return chunk.subarray(end + END.length);
  }

  get problem(): MessageProblem | null {
    return this.#problem;
  }

  finish(): DecoderEvent {
    return this.#problem === null ? this.#checked(withoutDotStuffing(this.#whole())) : { kind: 'unacceptable', problem: this.#problem };
  }

  /** For BDAT, whose octets are the message: no dots are stuffed, and the last line need not have its CR LF, which is put there. */
  finishCounted(): DecoderEvent {
    if (this.#problem !== null) return { kind: 'unacceptable', problem: this.#problem };
    const raw = this.#whole();
    const isEnded = raw.length === 0 || raw[raw.length - 1] === LF || raw[raw.length - 1] === CR;
    return this.#checked(isEnded ? raw : Buffer.concat([raw, CRLF]));
  }

  spoil(problem: MessageProblem): void {
    this.#problem ??= problem;
    this.#chunks = [];
  }

  #whole(): Buffer {
    return this.#chunks.length === 1 ? (this.#chunks[0] ?? EMPTY) : Buffer.concat(this.#chunks);
  }

  #checked(raw: Buffer): DecoderEvent {
    const problem = problemOf(raw, this.#limits.bareNewlines);
    return problem === null ? { kind: 'message', raw } : { kind: 'unacceptable', problem };
  }

  keep(chunk: Buffer): void {
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
