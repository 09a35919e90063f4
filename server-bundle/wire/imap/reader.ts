/**
 * Cuts an IMAP byte stream into commands (RFC 9051 §2.2, literals §4.3, LITERAL- RFC 7888). No I/O: bytes are pushed in, commands and
 * requests for a continuation come out. Every buffer is bounded; a violation ends the stream.
 */
import { MAX_APPEND_BYTES, MAX_LINE_BYTES, MAX_LITERALS_PER_COMMAND, MAX_LITERAL_BYTES } from './limits.ts';

/** A command as received: text and literals by turns, starting and ending with text. */
export interface RawCommand {
  readonly kind: 'command';
  readonly parts: readonly Buffer[];
}

export type ReaderEvent =
  | RawCommand
  /** A synchronizing literal was announced and is acceptable: answer `+`. */
  | { readonly kind: 'continue' }
  /** The announced literal is too large; the command is over, nothing of it will come when it was synchronizing. */
  | { readonly kind: 'too-big'; readonly tag: string; readonly fatal: boolean }
  /** As `too-big`, but for the moment only: there is no room for it. */
  | { readonly kind: 'no-room'; readonly tag: string; readonly fatal: boolean }
  /** The stream can't be trusted any more. */
  | { readonly kind: 'broken'; readonly reason: string };

/** What one command may take. A stranger gets less than whoever has logged in. */
export interface ReaderBounds {
  readonly lineBytes: number;
  /** All literals of a command together: of APPEND and REPLACE, and of any other. */
  readonly literalBytes: number;
  readonly appendBytes: number;
  readonly literals: number;
  /** Asked about each literal within the bounds before it comes: false when there is no room for it. */
  readonly admits?: (sizeBytes: number) => boolean;
}

export const USUAL_BOUNDS: ReaderBounds = {
  lineBytes: MAX_LINE_BYTES,
  literalBytes: MAX_LITERAL_BYTES,
  appendBytes: MAX_APPEND_BYTES,
  literals: MAX_LITERALS_PER_COMMAND,
};

const LITERAL = /\{(\d{1,12})(\+|-)?\}$/;
const APPEND = /^[^ ]{1,64} (?:APPEND|(?:UID )?REPLACE) /i;

export class CommandReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #parts: Buffer[] = [];
  #literalBytesLeft = 0;
  #lineBytes = 0;
  /** Hold for what is announced from now on. */
  bounds: ReaderBounds;

  constructor(bounds: Partial<ReaderBounds> = {}) {
    this.bounds = { ...USUAL_BOUNDS, ...bounds };
  }

  /** Bytes held that belong to no finished command. */
  get heldBytes(): number {
    return this.#pendingBytes + this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** Forgets everything received and not yet handed out (STARTTLS: RFC 9051 §6.2.1). */
  reset(): void {
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#parts = [];
    this.#literalBytesLeft = 0;
    this.#lineBytes = 0;
  }

  *push(chunk: Buffer): Generator<ReaderEvent, void, undefined> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    for (;;) {
      const event = this.#literalBytesLeft > 0 ? this.#readLiteral() : this.#readLine(chunk);
      if (event === 'more') return;
      if (event === null) continue;
      yield event;
      if (event.kind === 'broken') return;
    }
  }

  #take(length: number): Buffer {
    const all = this.#pending.length === 1 && this.#pending[0] ? this.#pending[0] : Buffer.concat(this.#pending);
    const rest = all.subarray(length);
    this.#pending = rest.length > 0 ? [rest] : [];
    this.#pendingBytes = rest.length;
    return all.subarray(0, length);
  }

  #readLiteral(): 'more' | null {
    if (this.#pendingBytes < this.#literalBytesLeft) return 'more';
    this.#parts.push(this.#take(this.#literalBytesLeft));
    this.#literalBytesLeft = 0;
    return null;
  }

  #readLine(latest: Buffer): ReaderEvent | 'more' | null {
    // Only the newest chunk can hold the line end that was not there before.
    if (!latest.includes(0x0a) && this.#pending.at(-1) === latest) return this.#checkLine();
    const all = this.#pending.length === 1 && this.#pending[0] ? this.#pending[0] : Buffer.concat(this.#pending);
    const end = all.indexOf(0x0a);
    if (end < 0) {
      this.#pending = all.length > 0 ? [all] : [];
      return this.#checkLine();
    }
    if (end === 0 || all[end - 1] !== 0x0d) return { kind: 'broken', reason: 'a line did not end with CRLF' };
    const line = this.#take(end + 1).subarray(0, end - 1);
    this.#lineBytes += line.length;
    if (this.#lineBytes > this.bounds.lineBytes) return { kind: 'broken', reason: 'a line was too long' };
    this.#parts.push(line);
    return this.#endOfLine(line);
  }

  #checkLine(): ReaderEvent | 'more' {
    return this.#lineBytes + this.#pendingBytes > this.bounds.lineBytes ? { kind: 'broken', reason: 'a line was too long' } : 'more';
  }

  #endOfLine(line: Buffer): ReaderEvent | null {
    const match = LITERAL.exec(line.subarray(Math.max(0, line.length - 20)).toString('latin1'));
    if (!match) {
      const parts = this.#parts;
      this.#parts = [];
      this.#lineBytes = 0;
      return { kind: 'command', parts };
    }
    return this.#announced(Number(match[1]), match[2] !== undefined);
  }

  #announced(size: number, nonSynchronizing: boolean): ReaderEvent | null {
    const first = this.#parts[0]?.subarray(0, 128).toString('latin1') ?? '';
    const limit = APPEND.test(first) ? this.bounds.appendBytes : this.bounds.literalBytes;
    const literals = Math.floor(this.#parts.length / 2) + 1;
    // All of them are held until the command is whole.
    const before = this.#parts.reduce((sum, part, index) => (index % 2 === 1 ? sum + part.length : sum), 0);
    const isTooBig = before + size > limit || literals > this.bounds.literals;
    if (isTooBig || this.bounds.admits?.(size) === false) {
      this.#parts = [];
      this.#lineBytes = 0;
      return { kind: isTooBig ? 'too-big' : 'no-room', tag: first.split(' ', 1)[0] ?? '*', fatal: nonSynchronizing };
    }
    if (size === 0) this.#parts.push(Buffer.alloc(0));
    this.#literalBytesLeft = size;
    return nonSynchronizing ? null : { kind: 'continue' };
  }
}
