/** Writes to the client in pieces of bounded size and waits for a slow reader, so that one of them never fills the memory. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WRITE_CHUNK_BYTES, WRITE_TIMEOUT_MS } from './limits.ts';

export class Output {
  readonly #socket: Socket;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
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
    if (this.#heldBytes === 0 || this.#socket.destroyed) return;
    const data = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    if (!this.#socket.write(data)) await this.#drained();
  }

  async #drained(): Promise<void> {
    const timeout = AbortSignal.timeout(WRITE_TIMEOUT_MS);
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
