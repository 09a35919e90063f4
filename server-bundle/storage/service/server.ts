/**
 * The storage service on a WebSocket: the credential comes with the upgrade (Authorization: Bearer), and which secret
 * it equals decides the role. An unknown one gets 401 and no socket. Each link's sessions end with it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Packr } from 'msgpackr';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { messageOf } from '../../base/errors.ts';
import { STORAGE_FRAME_MAX_BYTES } from '../../base/limits.ts';
import type { Log } from '../../base/log.ts';
import type { Sensitive } from '../../base/sensitive.ts';
import { UNWATCH, WATCH, isRequestFrame } from '../api/frames.ts';
import { gathering } from '../api/gather.ts';
import type { ReplyFrame } from '../api/frames.ts';
import type { SessionToken } from '../api/operations.ts';
import { StorageError } from '../api/operations.ts';
import type { Role } from '../api/roles.ts';
import { IN_FLIGHT_MAX } from './limits.ts';
import { createStorageService } from './service.ts';
import type { StorageLink, StorageService, StorageServiceOptions } from './service.ts';

export interface StorageServerOptions extends StorageServiceOptions {
  /** The credential of each role; a role without one cannot connect. */
  readonly credentials: Readonly<Partial<Record<Role, Sensitive>>>;
  readonly listen: { readonly host?: string | undefined; readonly port: number };
}

export interface StorageServer extends AsyncDisposable {
  readonly port: number;
}

/** Resolves when it listens. Disposing refuses new links, answers what is in flight, then closes the files. */
export async function createStorageServer(options: StorageServerOptions): Promise<StorageServer> {
  const service = await createStorageService(options);
  try {
    return await serve(service, options);
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
}

async function serve(service: StorageService, options: StorageServerOptions): Promise<StorageServer> {
  const http = createServer((_request, response) => response.writeHead(426).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: STORAGE_FRAME_MAX_BYTES, perMessageDeflate: false });
  const links = new Set<Link>();
  const roleOf = credentialChecker(options.credentials);
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const role = roleOf(request.headers.authorization);
    if (!role) {
      options.log.warn({ from: request.socket.remoteAddress }, 'a peer with a wrong credential was refused');
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const link = new Link(
        webSocket,
        gathering(socket, (release) => process.nextTick(release)),
        service.link(role),
        options.log.child({ role }),
      );
      links.add(link);
      webSocket.once('close', () => links.delete(link));
    });
  });
  const port = await listening(http, options.listen);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      http.close();
      await Promise.all([...links].map((link) => link.drain()));
      sockets.close();
      http.closeAllConnections();
      await service[Symbol.asyncDispose]();
    },
  };
}

class Link {
  readonly #socket: WebSocket;
  readonly #gather: () => void;
  readonly #storage: StorageLink;
  readonly #log: Log;
  readonly #packr = new Packr({ useRecords: true });
  readonly #watches = new Map<number, () => void>();
  #inFlight = 0;
  #draining: (() => void) | undefined;

  constructor(socket: WebSocket, gather: () => void, storage: StorageLink, log: Log) {
    this.#socket = socket;
    this.#gather = gather;
    this.#storage = storage;
    this.#log = log;
    socket.on('message', (data) => this.#received(data as Buffer));
    socket.on('error', (error) => log.warn({ reason: messageOf(error) }, 'link broken'));
    socket.once('close', () => {
      for (const stop of this.#watches.values()) stop();
      this.#watches.clear();
      storage[Symbol.dispose]();
    });
  }

  /** Answers what is in flight, takes nothing new, closes. */
  async drain(): Promise<void> {
    this.#socket.pause();
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#draining = resolve));
    if (this.#socket.readyState === this.#socket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => this.#socket.terminate(), 1000);
      this.#socket.once('close', () => {
        clearTimeout(late);
        resolve();
      });
      this.#socket.resume();
      this.#socket.close(1001);
    });
  }

  #received(data: Buffer): void {
    let frame: unknown;
    try {
      frame = this.#packr.unpack(data);
    } catch {
      frame = undefined;
    }
    if (!isRequestFrame(frame) || this.#draining) return this.#socket.close(1002);
    const [id, operation, input] = frame;
    if (operation === WATCH) this.#watch(id, input);
    else if (operation === UNWATCH) this.#unwatch(id);
    else void this.#call(id, operation, input);
  }

  async #call(id: number, operation: string, input: unknown): Promise<void> {
    if (++this.#inFlight >= IN_FLIGHT_MAX) this.#socket.pause();
    try {
      this.#send([id, 'ok', await this.#storage.call(operation, input)]);
    } catch (error) {
      this.#send(failure(id, 'error', error));
    } finally {
      this.#inFlight--;
      if (this.#inFlight === 0) this.#draining?.();
      if (this.#inFlight < IN_FLIGHT_MAX && this.#socket.isPaused && !this.#draining) this.#socket.resume();
    }
  }

  #watch(id: number, session: unknown): void {
    try {
      if (typeof session !== 'string') throw new StorageError('INVALID_INPUT', 'A session is a text.');
      const stop = this.#storage.watch(session as SessionToken, {
        onEvent: (event) => this.#send([id, 'event', event]),
        onEnd: (error) => this.#send(failure(id, 'end', error)),
      });
      this.#watches.set(id, stop);
    } catch (error) {
      this.#send(failure(id, 'end', error));
    }
  }

  #unwatch(id: number): void {
    this.#watches.get(id)?.();
    this.#watches.delete(id);
  }

  #send(frame: ReplyFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    try {
      this.#gather();
      this.#socket.send(this.#packr.pack(frame));
    } catch (error) {
      this.#log.error({ err: error }, 'an answer could not be sent');
      this.#socket.terminate();
    }
  }
}

function failure(id: number, kind: 'error' | 'end', error: unknown): ReplyFrame {
  return error instanceof StorageError
    ? [id, kind, error.code, error.message]
    : [id, kind, 'INTERNAL', 'The storage service failed. Its log has the reason.'];
}

/** Every credential is compared, by digest and in constant time, whichever fits. */
function credentialChecker(credentials: StorageServerOptions['credentials']): (authorization: string | undefined) => Role | undefined {
  const known = (Object.entries(credentials) as [Role, Sensitive][]).map(([role, secret]) => ({ role, digest: digest(secret.reveal()) }));
  return (authorization) => {
    const given = digest(authorization?.startsWith('Bearer ') ? authorization.slice(7) : '');
    let found: Role | undefined;
    for (const { role, digest: wanted } of known) if (timingSafeEqual(given, wanted)) found = role;
    return found;
  };
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function listening(server: Server, listen: StorageServerOptions['listen']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: listen.port, ...(listen.host === undefined ? {} : { host: listen.host }) }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : listen.port);
    });
  });
}
