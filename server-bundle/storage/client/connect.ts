/**
 * The storage service seen from another process: one WebSocket, many calls at once, reconnecting by itself. A call in
 * flight when the link breaks fails UNAVAILABLE, since nobody can know whether it was done; repeat it only when it is
 * idempotent (deliver, submit). Sessions do not survive the link.
 */
import { Packr } from 'msgpackr';
import { WebSocket } from 'ws';
import { messageOf } from '../../base/errors.ts';
import { STORAGE_FRAME_MAX_BYTES } from '../../base/limits.ts';
import type { Log } from '../../base/log.ts';
import type { Sensitive } from '../../base/sensitive.ts';
import { UNWATCH, WATCH, isReplyFrame } from '../api/frames.ts';
import { gathering } from '../api/gather.ts';
import type { ReplyFrame } from '../api/frames.ts';
import type { Input, MailboxEvent, OperationName, Output, SessionToken, Storage } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';

export interface StorageConnectionOptions {
  /** ws://sqlite:3456 */
  readonly url: string;
  readonly secret: Sensitive;
  readonly log?: Log;
  /** How long a call waits for the link before it fails UNAVAILABLE. */
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const BACKOFF_FIRST_MS = 50;
const BACKOFF_MAX_MS = 2_000;
/** A link that says nothing to a ping for this long is dead. */
const KEEP_ALIVE_MS = 20_000;

/** Connects in the background and stays connected until disposed. Calls made before the link is up wait for it. */
export function connectStorage(options: StorageConnectionOptions): Storage {
  const link = new StorageSocket(options);
  return {
    call: <N extends OperationName>(name: N, input: Input<N>, call?: { readonly signal?: AbortSignal }) =>
      // The service answers an operation with that operation's output.
      link.call(name, input, call?.signal) as Promise<Output<N>>,
    watch: (session, onEvent, onEnd) => link.watch(session, onEvent, onEnd),
    [Symbol.asyncDispose]: () => link.close(),
  };
}

interface Pending {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

interface Watch {
  onEvent(event: MailboxEvent): void;
  onEnd(error: StorageError): void;
}

interface Waiter {
  ready(socket: WebSocket): void;
  failed(error: StorageError): void;
}

class StorageSocket {
  readonly #options: StorageConnectionOptions;
  readonly #packr = new Packr({ useRecords: true });
  readonly #pending = new Map<number, Pending>();
  readonly #watches = new Map<number, Watch>();
  readonly #waiters = new Set<Waiter>();
  #socket: WebSocket | undefined;
  #gather: () => void = () => undefined;
  #open = false;
  #closed = false;
  #nextId = 1;
  #backoffMs = BACKOFF_FIRST_MS;
  #retry: NodeJS.Timeout | undefined;
  #lastProblem = 'no link yet';

  constructor(options: StorageConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  async call(name: string, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    const socket = await this.#ready(signal);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#pending.delete(id);
        reject(signal?.reason instanceof Error ? signal.reason : unavailable('The call was given up.'));
      };
      const settle = (): void => signal?.removeEventListener('abort', abort);
      this.#pending.set(id, {
        resolve: (output) => {
          settle();
          resolve(output);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
      this.#gather();
      socket.send(this.#packr.pack([id, name, input]));
    });
  }

  watch(session: SessionToken, onEvent: (event: MailboxEvent) => void, onEnd: (error: StorageError) => void): () => void {
    const socket = this.#open ? this.#socket : undefined;
    if (!socket) {
      queueMicrotask(() => onEnd(unavailable(this.#lastProblem)));
      return () => undefined;
    }
    const id = this.#nextId++;
    this.#watches.set(id, { onEvent, onEnd });
    socket.send(this.#packr.pack([id, WATCH, session]));
    return () => {
      if (this.#watches.delete(id) && this.#open && socket === this.#socket) socket.send(this.#packr.pack([id, UNWATCH, null]));
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    if (!socket || socket.readyState === socket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => socket.terminate(), 1000);
      socket.once('close', () => {
        clearTimeout(late);
        resolve();
      });
      socket.close(1000);
    });
  }

  #ready(signal: AbortSignal | undefined): Promise<WebSocket> {
    if (this.#open && this.#socket) return Promise.resolve(this.#socket);
    if (this.#closed) return Promise.reject(unavailable('This connection was closed.'));
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = { ready: (socket) => end(() => resolve(socket)), failed: (error) => end(() => reject(error)) };
      const abort = (): void => end(() => reject(signal?.reason instanceof Error ? signal.reason : unavailable('The call was given up.')));
      const timer = setTimeout(() => waiter.failed(unavailable(this.#lastProblem)), this.#options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url, {
      headers: { authorization: `Bearer ${this.#options.secret.reveal()}` },
      maxPayload: STORAGE_FRAME_MAX_BYTES,
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      // A mask of zeros, which leaves the bytes alone: masks are against what browsers can be made to send through proxies (RFC 6455 §10.3).
      generateMask: (mask) => void mask.fill(0),
    });
    this.#socket = socket;
    socket.once('upgrade', (response) => (this.#gather = gathering(response.socket, (release) => setImmediate(release))));
    let alive: NodeJS.Timeout | undefined;
    socket.once('open', () => {
      this.#open = true;
      this.#backoffMs = BACKOFF_FIRST_MS;
      alive = keepAlive(socket);
      for (const waiter of [...this.#waiters]) waiter.ready(socket);
    });
    socket.on('message', (data) => this.#received(data as Buffer));
    socket.on('error', (error) => (this.#lastProblem = messageOf(error)));
    socket.once('close', () => {
      clearInterval(alive);
      this.#lost();
    });
  }

  #lost(): void {
    if (this.#open) this.#lastProblem = 'the link broke';
    if (this.#open && !this.#closed) this.#options.log?.warn('the link to storage broke; connecting again');
    this.#open = false;
    const error = unavailable(this.#lastProblem);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    for (const watch of this.#watches.values()) watch.onEnd(error);
    this.#watches.clear();
    if (this.#closed) {
      for (const waiter of [...this.#waiters]) waiter.failed(error);
      return;
    }
    this.#retry = setTimeout(() => this.#connect(), this.#backoffMs);
    this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MAX_MS);
  }

  #received(data: Buffer): void {
    const frame: unknown = this.#packr.unpack(data);
    if (!isReplyFrame(frame)) {
      this.#socket?.terminate();
      return;
    }
    if (frame[1] === 'event' || frame[1] === 'end') this.#watched(frame);
    else this.#answered(frame);
  }

  #answered(frame: ReplyFrame): void {
    const pending = this.#pending.get(frame[0]);
    this.#pending.delete(frame[0]);
    if (frame[1] === 'ok') pending?.resolve(frame[2]);
    else if (frame[1] === 'error') pending?.reject(new StorageError(frame[2], frame[3]));
  }

  #watched(frame: ReplyFrame): void {
    const watch = this.#watches.get(frame[0]);
    if (frame[1] === 'event') watch?.onEvent(frame[2] as MailboxEvent);
    else if (frame[1] === 'end') {
      this.#watches.delete(frame[0]);
      watch?.onEnd(new StorageError(frame[2], frame[3]));
    }
  }
}

function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let answered = true;
  socket.on('pong', () => (answered = true));
  return setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
}

function unavailable(reason: string): StorageError {
  return new StorageError('UNAVAILABLE', `The storage service cannot be reached (${reason}). Nothing is known to be lost; try again.`);
}
