/**
 * Writes to the client in pieces of bounded size and waits for a slow reader, so that one of them never fills the memory. An answer is
 * written into the piece that is being filled, without a text or a Buffer for each of its parts.
 */
import type { Duplex } from 'node:stream';
import type { DeflateRaw } from 'node:zlib';
import { flushDeflated } from './compression.ts';
import { COPIED_BYTES, WRITE_CHUNK_BYTES, WRITE_TIMEOUT_MS } from './limits.ts';

const EMPTY = Buffer.alloc(0);
/** A piece begins so small, and goes on at its full size. */
const FIRST_BYTES = 512;
/** Of the largest whole number. */
const MAX_DIGITS = 16;

export class Output {
  readonly #socket: Duplex;
  readonly #timeoutMs: number;
  #deflate: DeflateRaw | null = null;
  /** What is to go out before `#piece`. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Being filled, as far as `#end`; none while there is nothing to say, for most sessions wait. */
  #piece: Buffer = EMPTY;
  /** From here on it is not held yet. */
  #start = 0;
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
    this.#room(latin1.length);
    this.#end += this.#piece.write(latin1, this.#end, 'latin1');
  }

  /** Large ones are not copied: they must not change until they are written. */
  bytes(data: Buffer): void {
    if (data.length > COPIED_BYTES) return this.#hold(data);
    this.#room(data.length);
    this.#piece.set(data, this.#end);
    this.#end += data.length;
  }

  /** Digits, without a text in between. */
  number(value: number): void {
    this.#room(MAX_DIGITS);
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    for (let [at, rest] = [this.#end + digits, value]; at > this.#end; rest = Math.floor(rest / 10)) this.#piece[--at] = 0x30 + (rest % 10);
    this.#end += digits;
  }

  /** Between items of a long answer: whether it is time to `flush`. */
  get isFull(): boolean {
    return this.#heldBytes + this.#end - this.#start >= WRITE_CHUNK_BYTES;
  }

  /** Call between items of a long answer: hands over what has gathered once it is worth it, and waits for the reader. */
  async breathe(): Promise<void> {
    if (this.isFull) await this.flush();
  }

  async flush(): Promise<void> {
    this.#hold(EMPTY);
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    this.#piece = EMPTY;
    [this.#start, this.#end] = [0, 0];
    if (held.length === 0 || this.#isGone()) return;
    for (const data of gathered(held)) await this.#write(data);
    const deflate = this.#deflate;
    if (deflate && !deflate.writableEnded && !this.#isGone()) await this.#within((done) => flushDeflated(deflate, done));
  }

  /** In pieces, so that the time-out is about a reader that stands still and not about a large message on a slow line. */
  async #write(data: Buffer): Promise<void> {
    for (let at = 0; at < data.length && !this.#isGone(); at += WRITE_CHUNK_BYTES)
      if (!this.#sink.write(data.subarray(at, at + WRITE_CHUNK_BYTES))) await this.#drained();
  }

  /** Room for so many bytes more in `#piece`. */
  #room(bytes: number): void {
    if (this.#end + bytes <= this.#piece.length) return;
    this.#hold(EMPTY);
    // Small at first: most answers are one line.
    this.#piece = Buffer.allocUnsafe(Math.max(this.#heldBytes === 0 ? FIRST_BYTES : WRITE_CHUNK_BYTES, bytes));
    [this.#start, this.#end] = [0, 0];
  }

  /** What `#piece` has so far, and `data` behind it. */
  #hold(data: Buffer): void {
    if (this.#end > this.#start) this.#held.push(this.#piece.subarray(this.#start, this.#end));
    if (data.length > 0) this.#held.push(data);
    this.#heldBytes += this.#end - this.#start + data.length;
    this.#start = this.#end;
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

/** Small pieces together: each write is an encryption and a call of the kernel. */
function* gathered(pieces: readonly Buffer[]): Generator<Buffer> {
  let group: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    if (bytes > 0 && bytes + piece.length > WRITE_CHUNK_BYTES) {
      yield joined(group);
      [group, bytes] = [[], 0];
    }
    group.push(piece);
    bytes += piece.length;
  }
  yield joined(group);
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && first ? first : Buffer.concat(pieces);
}
