/**
 * The storage service seen from another process: one WebSocket, many calls at once, reconnecting by itself. A call in
 * flight when the link breaks fails UNAVAILABLE, since nobody can know whether it was done; repeat it only when it is
 * idempotent (deliver, submit). Sessions do not survive the link.
 */
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Sensitive } from '../../base/sensitive.ts';
import { FRAME_MAX_BYTES, PROTOCOL_VERSION, VERSION_HEADER } from '../api/frames.ts';
import { gathering } from '../api/gather.ts';
import type { BodyOperation, Input, MailboxEvent, OperationName, Output, SessionToken, Storage } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import { tapped } from './chunk-tap.ts';
import { ClientLink } from './link.ts';

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
  const connection = new Connection(options);
  return {
    call: async <N extends OperationName>(name: N, input: Input<N>, call?: { readonly signal?: AbortSignal }) => {
      call?.signal?.throwIfAborted();
      const link = connection.link ?? (await connection.ready(call?.signal));
      // The service answers an operation with that operation's output.
      return (await link.call(name, input, call?.signal)) as Output<N>;
    },
    stream: async function* <N extends BodyOperation>(name: N, input: Input<N>, call?: { readonly signal?: AbortSignal }) {
      yield* (connection.link ?? (await connection.ready(call?.signal))).stream(name, input, call?.signal);
    },
    watch: (session, onEvent, onEnd) => connection.watch(session, onEvent, onEnd),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

interface Waiter {
  ready(link: ClientLink): void;
  failed(error: StorageError): void;
}

class Connection {
  readonly #options: StorageConnectionOptions;
  readonly #waiters = new Set<Waiter>();
  #socket: WebSocket | undefined;
  #link: ClientLink | undefined;
  #closed = false;
  #backoffMs = BACKOFF_FIRST_MS;
  #retry: NodeJS.Timeout | undefined;
  #lastProblem = 'no link yet';

  constructor(options: StorageConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Undefined while there is none. */
  get link(): ClientLink | undefined {
    return this.#link;
  }

  watch(session: SessionToken, onEvent: (event: MailboxEvent) => void, onEnd: (error: StorageError) => void): () => void {
    if (this.#link) return this.#link.watch(session, { onEvent, onEnd });
    queueMicrotask(() => onEnd(unavailable(this.#lastProblem)));
    return () => undefined;
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

  /** Resolves when there is a link. @throws StorageError UNAVAILABLE, the signal's reason. */
  ready(signal: AbortSignal | undefined): Promise<ClientLink> {
    signal?.throwIfAborted();
    if (this.#closed) return Promise.reject(unavailable('This connection was closed.'));
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = { ready: (link) => end(() => resolve(link)), failed: (error) => end(() => reject(error)) };
      const abort = (): void => end(() => reject(signal?.reason instanceof Error ? signal.reason : unavailable('The call was given up.')));
      const timer = setTimeout(() => waiter.failed(unavailable(this.#lastProblem)), this.#options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  #connect(): void {
    const url = new URL(this.#options.url);
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${this.#options.secret.reveal()}`, [VERSION_HEADER]: PROTOCOL_VERSION },
      maxPayload: FRAME_MAX_BYTES,
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      // A mask of zeros, which leaves the bytes alone: masks are against what browsers can be made to send through proxies (RFC 6455 §10.3).
      generateMask: (mask) => void mask.fill(0),
      createConnection: () => tapped({ host: url.hostname, port: Number(url.port) }, (id, n, bytes) => this.#link?.chunk(id, n, bytes)),
    });
    this.#socket = socket;
    let gather = (): void => undefined;
    let alive: NodeJS.Timeout | undefined;
    socket.once('upgrade', (response) => (gather = gathering(response.socket, (release) => setImmediate(release))));
    let refused: string | undefined;
    socket.once('unexpected-response', (_request, response) => {
      refused = refusal(response);
      socket.terminate();
    });
    socket.once('open', () => {
      const link = new ClientLink(socket, () => gather());
      this.#link = link;
      this.#backoffMs = BACKOFF_FIRST_MS;
      alive = keepAlive(socket);
      for (const waiter of [...this.#waiters]) waiter.ready(link);
    });
    // An error that only follows from a refusal would hide the reason.
    socket.on('error', (error) => (this.#lastProblem = refused ?? messageOf(error)));
    socket.once('close', () => {
      clearInterval(alive);
      this.#lost();
    });
  }

  #lost(): void {
    const link = this.#link;
    this.#link = undefined;
    if (link) this.#lastProblem = 'the link broke';
    if (link && !this.#closed) this.#options.log?.warn('the link to storage broke; connecting again');
    const error = unavailable(this.#lastProblem);
    link?.lost(error);
    if (this.#closed) {
      for (const waiter of [...this.#waiters]) waiter.failed(error);
      return;
    }
    this.#retry = setTimeout(() => this.#connect(), this.#backoffMs);
    this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MAX_MS);
  }
}

/** 426 is the answer to another version, whose number it names. */
function refusal(response: IncomingMessage): string {
  const theirs = response.headers[VERSION_HEADER];
  if (response.statusCode === 426 && typeof theirs === 'string')
    return `refused with 426: the storage service speaks version ${theirs} of its protocol, this service version ${PROTOCOL_VERSION}; update the stack, so that all run the same`;
  if (response.statusCode === 401)
    return `refused with 401: the storage service does not know this credential; run the set-up again, which repairs secrets`;
  return `refused with ${response.statusCode ?? 'nothing'}`;
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
