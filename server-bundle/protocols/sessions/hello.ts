/**
 * How a connection gets to TLS (RFC 8446 §4.1.2), so that it is cheap to keep. A socket that TLS reads from the first byte is given a buffer of
 * 64 KiB for that read and keeps it as long as it lives; what has been read before and is handed over in pieces leaves one of 1 KiB. And
 * who connects and says nothing costs no TLS at all.
 */
import { Socket } from 'node:net';

/** Below the 1 KiB that Node takes at first: once that is full, another one of 16 KiB joins it. */
const PIECE_BYTES = 512;

/** Those that have not begun to speak. Disposing of it cuts them off. */
export class Hellos implements Disposable {
  readonly #waiting = new Set<Socket>();
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `greet` once its client speaks, with the socket to be handed to TLS at once. A client that does not is cut off. */
  await(socket: Socket, greet: (socket: Socket) => void): void {
    const cutOff = (): void => {
      this.#waiting.delete(socket);
      socket.destroy();
    };
    this.#waiting.add(socket);
    socket.setTimeout(this.#timeoutMs, cutOff);
    socket.once('error', cutOff);
    socket.once('readable', () => {
      // Readable, and nothing to read: it has left.
      if (socket.readableLength === 0) return cutOff();
      this.#waiting.delete(socket);
      socket.setTimeout(0, cutOff);
      socket.off('error', cutOff);
      socket.read = readPiece;
      greet(socket);
    });
  }

  [Symbol.dispose](): void {
    for (const socket of this.#waiting) socket.destroy();
    this.#waiting.clear();
  }
}

/** As `read`, but for at most a piece where no size is named. One for all sockets. */
function readPiece(this: Socket, sizeBytes?: number): unknown {
  return Socket.prototype.read.call(this, sizeBytes ?? (this.readableLength > PIECE_BYTES ? PIECE_BYTES : undefined));
}
