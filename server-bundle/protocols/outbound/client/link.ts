/**
 * A socket that speaks SMTP from the client's side: commands out, replies back in their order, each with its own time limit. What
 * the server says before a TLS handshake is forgotten with it (RFC 3207 §6). It knows nothing of what the commands mean.
 */
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { messageOf } from '../../../base/errors.ts';
import { CLIENT_LIMITS } from './limits.ts';
import { ReplyReader } from './reply-reader.ts';
import type { Reply } from './reply-reader.ts';

/** The link is of no use any more. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: LinkError) => void;
}

export class Link {
  #socket: Socket | TLSSocket;
  #reader = new ReplyReader();
  #waiting: Waiting[] = [];
  #early: Reply[] = [];
  #broken: LinkError | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** @throws LinkError */
  static async open(where: { readonly address: string; readonly port: number; readonly localAddress?: string | undefined }): Promise<Link> {
    const { address, port, localAddress } = where;
    const socket = connectTcp({ host: address, port, noDelay: true, keepAlive: true, ...(localAddress === undefined ? {} : { localAddress }) });
    await settled(socket, 'connect', CLIENT_LIMITS.connectMs, 'No answer to the connection');
    return new Link(socket);
  }

  get isOpen(): boolean {
    return this.#broken === null && !this.#socket.destroyed;
  }

  /** Nothing has come that waits to be read. */
  get isQuiet(): boolean {
    return this.#early.length === 0 && this.#reader.isEmpty;
  }

  /** The TLS socket, once there is one. */
  get tls(): TLSSocket | null {
    return 'encrypted' in this.#socket ? this.#socket : null;
  }

  /** Of the TCP connection. */
  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  /** Writes without waiting for an answer. */
  write(command: string): void {
    if (this.#broken === null) this.#socket.write(`${command}\r\n`);
  }

  /** Several writes as one packet. */
  together(writes: () => void): void {
    this.#socket.cork();
    writes();
    this.#socket.uncork();
  }

  /** The next reply. @throws LinkError */
  reply(timeoutMs: number): Promise<Reply> {
    const early = this.#early.shift();
    if (early !== undefined) return Promise.resolve(early);
    if (this.#broken !== null) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.destroy(new LinkError('The server did not answer in time')), timeoutMs);
      const done =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          then(value);
        };
      this.#waiting.push({ resolve: done(resolve), reject: done(reject) });
    });
  }

  ask(command: string, timeoutMs: number): Promise<Reply> {
    this.write(command);
    return this.reply(timeoutMs);
  }

  /**
   * All of it handed to the system, as fast as the peer takes it. When it throws, the last piece has not been written.
   * A reply that comes meanwhile waits to be read. @throws LinkError
   */
  async send(pieces: readonly Buffer[]): Promise<void> {
    let isFull = false;
    for (const piece of pieces) {
      if (isFull) await settled(this.#socket, 'drain', CLIENT_LIMITS.blockMs, 'The server takes no more of the message');
      if (this.#broken !== null) throw this.#broken;
      isFull = !this.#socket.write(piece);
    }
  }

  /** What the server said without being asked, the first of it. */
  early(): Reply | undefined {
    return this.#early.shift();
  }

  /** @throws LinkError; the link is closed then. */
  async startTls(options: ConnectionOptions): Promise<TLSSocket> {
    const plain = this.#socket;
    plain.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error').removeAllListeners('end');
    plain.on('error', () => undefined);
    this.#reader = new ReplyReader();
    this.#early = [];
    const secure = connectTls({ ...options, socket: plain });
    this.#socket = secure;
    try {
      await settled(secure, 'secureConnect', CLIENT_LIMITS.handshakeMs, 'The TLS handshake took too long');
    } catch (error) {
      this.destroy(new LinkError(messageOf(error), { cause: error }));
      throw error;
    }
    this.#listen();
    return secure;
  }

  destroy(reason: LinkError = new LinkError('The connection was closed')): void {
    this.#broken ??= reason;
    this.#socket.destroy();
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#broken);
  }

  #listen(): void {
    this.#socket
      .on('data', (chunk: Buffer) => this.#received(chunk))
      .on('error', (error: Error) => this.destroy(new LinkError(error.message, { cause: error })))
      .on('end', () => this.destroy(new LinkError('The server hung up')))
      .on('close', () => this.destroy(new LinkError('The server hung up')));
  }

  #received(chunk: Buffer): void {
    try {
      for (const reply of this.#reader.take(chunk)) {
        const waiting = this.#waiting.shift();
        if (waiting) waiting.resolve(reply);
        else this.#early.push(reply);
      }
      if (this.#early.length > CLIENT_LIMITS.replyLines) throw new LinkError('The server says more than it was asked');
    } catch (error) {
      this.destroy(new LinkError(messageOf(error), { cause: error }));
    }
  }
}

/** The event, or the socket's failure, or the time limit. */
function settled(socket: Socket | TLSSocket, event: 'connect' | 'secureConnect' | 'drain', timeoutMs: number, late: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: Error): void => {
      clearTimeout(timer);
      socket.off(event, good).off('error', end).off('close', closed);
      if (error) {
        socket.on('error', () => undefined).destroy();
        reject(error instanceof LinkError ? error : new LinkError(error.message, { cause: error }));
      } else resolve();
    };
    const good = (): void => end();
    const closed = (): void => end(new LinkError('The server hung up'));
    const timer = setTimeout(() => end(new LinkError(late)), timeoutMs);
    socket.once(event, good).once('error', end).once('close', closed);
  });
}
