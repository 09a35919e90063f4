/** Writes to the client in pieces of bounded size and waits for a slow reader, so that one of them never fills the memory. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { WRITE_CHUNK_BYTES, WRITE_TIMEOUT_MS } from './limits.ts';

export class Output {
  readonly #socket: Duplex;
  readonly #timeoutMs: number;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(socket: Duplex, timeoutMs = WRITE_TIMEOUT_MS) {
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
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
      if (!this.#socket.write(data.subarray(at, at + WRITE_CHUNK_BYTES))) await this.#drained();
  }

  /** Asked afresh each time: the answer changes while we wait. */
  #isGone(): boolean {
    return this.#socket.destroyed;
  }

  async #drained(): Promise<void> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const closed = new AbortController();
    const close = (): void => closed.abort();
    this.#socket.once('close', close);
    try {
      await once(this.#socket, 'drain', { signal: AbortSignal.any([timeout, closed.signal]) });
    } catch {
      this.#socket.destroy();
    } finally {
      this.#socket.off('close', close);
    }
  }
}
