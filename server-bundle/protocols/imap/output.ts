/** Writes to the client in pieces of bounded size and waits for a slow reader, so that one of them never fills the memory. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { DeflateRaw } from 'node:zlib';
import { flushDeflated } from './compression.ts';
import { WRITE_CHUNK_BYTES, WRITE_TIMEOUT_MS } from './limits.ts';

export class Output {
  readonly #socket: Duplex;
  readonly #timeoutMs: number;
  #deflate: DeflateRaw | null = null;
  #held: Buffer[] = [];
  #heldBytes = 0;

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
    this.bytes(Buffer.from(latin1, 'latin1'));
  }

  bytes(data: Buffer): void {
    this.#held.push(data);
    this.#heldBytes += data.length;
  }

  /** Call between items of a long answer: hands over what has gathered once it is worth it, and waits for the reader. */
  async breathe(): Promise<void> {
    if (this.#heldBytes >= WRITE_CHUNK_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#heldBytes === 0 || this.#isGone()) return;
    const data = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    // In pieces, so that the time-out is about a reader that stands still and not about a large message on a slow line.
    for (let at = 0; at < data.length && !this.#isGone(); at += WRITE_CHUNK_BYTES)
      if (!this.#sink.write(data.subarray(at, at + WRITE_CHUNK_BYTES))) await this.#drained();
    const deflate = this.#deflate;
    if (deflate && !deflate.writableEnded && !this.#isGone()) await this.#within((signal) => flushed(deflate, signal));
  }

  /** Asked afresh each time: the answer changes while we wait. */
  #isGone(): boolean {
    return this.#socket.destroyed;
  }

  #drained(): Promise<void> {
    return this.#within(async (signal) => {
      await once(this.#sink, 'drain', { signal });
    });
  }

  /** Until it is done, the socket closes, or a reader has stood still for too long and is cut off. */
  async #within(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const closed = new AbortController();
    const close = (): void => closed.abort();
    this.#socket.once('close', close);
    try {
      await work(AbortSignal.any([timeout, closed.signal]));
    } catch {
      this.#socket.destroy();
    } finally {
      this.#socket.off('close', close);
    }
  }
}

function flushed(deflate: DeflateRaw, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the reader is gone')), { once: true });
    flushDeflated(deflate, resolve);
  });
}
