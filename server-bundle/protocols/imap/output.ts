/**
 * Writes to the client in pieces of bounded size and waits for a slow reader, so that one of them never fills the memory. An answer is
 * written into the piece that is being filled, without a text or a Buffer for each of its parts, and pieces are used again.
 */
import type { Duplex } from 'node:stream';
import type { DeflateRaw } from 'node:zlib';
import { flushDeflated } from './compression.ts';
import { WRITE_TIMEOUT_MS } from './limits.ts';
import { givePiece, takePiece } from './output-pieces.ts';

const EMPTY = Buffer.alloc(0);
/** A piece begins so small: most answers are one line. */
const FIRST_BYTES = 512;
/** Of the largest whole number. */
const MAX_DIGITS = 16;

export class Output {
  readonly #socket: Duplex;
  readonly #timeoutMs: number;
  #deflate: DeflateRaw | null = null;
  /** What is to go out before `#piece`. */
  #full: Buffer[] = [];
  /** Being filled, as far as `#end`; none while there is nothing to say, for most sessions wait. */
  #piece: Buffer = EMPTY;
  #end = 0;

  constructor(socket: Duplex, timeoutMs = WRITE_TIMEOUT_MS) {
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
  }

  /** From now on; what was held must have been flushed. */
  compressWith(deflate: DeflateRaw): void {
    this.#deflate = deflate;
  }

  /** Writes the last words and closes our side, once. What is held is not written any more. */
  end(latin1: string): void {
    const sink = this.#sink;
    if (!sink.writableEnded && !sink.destroyed) sink.end(latin1, 'latin1');
  }

  get #sink(): Duplex {
    return this.#deflate ?? this.#socket;
  }

  /** Latin1 text; CRLF is added. */
  line(text: string): void {
    this.text(`${text}\r\n`);
  }

  text(latin1: string): void {
    if (latin1.length > FIRST_BYTES) return this.bytes(Buffer.from(latin1, 'latin1'));
    this.#room(latin1.length);
    this.#end += this.#piece.write(latin1, this.#end, 'latin1');
  }

  /** Copied: whose they are may go on to use them. */
  bytes(data: Buffer): void {
    if (this.#end + data.length <= this.#piece.length) {
      this.#piece.set(data, this.#end);
      this.#end += data.length;
      return;
    }
    for (let at = 0; at < data.length;) {
      if (this.#end === this.#piece.length) this.#room(Math.min(data.length - at, FIRST_BYTES + 1));
      const count = Math.min(data.length - at, this.#piece.length - this.#end);
      this.#piece.set(data.subarray(at, at + count), this.#end);
      this.#end += count;
      at += count;
    }
  }

  /** Digits, without a text in between. */
  number(value: number): void {
    this.#room(MAX_DIGITS);
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    for (let [at, rest] = [this.#end + digits, value]; at > this.#end; rest = Math.floor(rest / 10)) this.#piece[--at] = 0x30 + (rest % 10);
    this.#end += digits;
  }

  /** Between items of a long answer: whether it is time to `breathe`. */
  get isFull(): boolean {
    return this.#full.length > 0;
  }

  /** Call between items of a long answer: hands over what has gathered once it is worth it, and waits for the reader. */
  async breathe(): Promise<void> {
    const full = this.#full;
    if (full.length === 0) return;
    this.#full = [];
    await this.#write(full);
  }

  async flush(): Promise<void> {
    const all = this.#end > 0 ? [...this.#full, this.#piece.subarray(0, this.#end)] : this.#full;
    this.#full = [];
    this.#piece = EMPTY;
    this.#end = 0;
    if (all.length === 0) return;
    await this.#write(all);
    const deflate = this.#deflate;
    if (deflate && !deflate.writableEnded && !this.#isGone()) await this.#within((done) => flushDeflated(deflate, done));
  }

  /** One after the other, so that the time-out is about a reader that stands still and not about a large message on a slow line. */
  async #write(pieces: readonly Buffer[]): Promise<void> {
    for (const data of pieces) {
      if (this.#isGone()) return;
      if (!this.#sink.write(data, () => givePiece(data))) await this.#drained();
    }
  }

  /** So many bytes on end in `#piece`. */
  #room(bytes: number): void {
    if (this.#end + bytes <= this.#piece.length) return;
    const before = this.#piece;
    const isSmall = before === EMPTY && bytes <= FIRST_BYTES;
    this.#piece = isSmall ? Buffer.allocUnsafe(FIRST_BYTES) : takePiece();
    if (before.length > FIRST_BYTES) {
      this.#full.push(before.subarray(0, this.#end));
      this.#end = 0;
    } else if (this.#end > 0) before.copy(this.#piece, 0, 0, this.#end);
  }

  /** Asked afresh each time: the answer changes while we wait. */
  #isGone(): boolean {
    return this.#socket.destroyed;
  }

  #drained(): Promise<void> {
    return this.#within((done) => this.#sink.once('drain', done));
  }

  /** Until it is done, the socket closes, or a reader has stood still for too long and is cut off. Once for every piece: plain timers and listeners, which leave nothing behind. */
  #within(work: (done: () => void) => void): Promise<void> {
    const socket = this.#socket;
    const sink = this.#sink;
    return new Promise((resolve) => {
      const cutOff = (): void => void socket.destroy();
      const timer = setTimeout(cutOff, this.#timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        socket.off('close', done);
        sink.off('drain', done).off('error', cutOff);
        resolve();
      };
      socket.once('close', done);
      sink.once('error', cutOff);
      work(done);
    });
  }
}
