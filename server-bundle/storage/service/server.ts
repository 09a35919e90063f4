/**
 * The storage service on a WebSocket: the credential comes with the upgrade (Authorization: Bearer), and which secret
 * it equals decides the role. An unknown one gets 401 and no socket. Each link's sessions end with it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Sensitive } from '../../base/sensitive.ts';
import { ByteBudget } from '../api/budget.ts';
import { FRAME_MAX_BYTES, PROTOCOL_VERSION, VERSION_HEADER } from '../api/frames.ts';
import { gathering } from '../api/gather.ts';
import type { Role } from '../api/roles.ts';
import { INCOMING_MAX_BYTES, LINKS_MAX, REFUSAL_DELAY_MS, REFUSALS_MAX } from './limits.ts';
import { Link } from './link.ts';
import { createStorageService } from './service.ts';
import type { StorageService, StorageServiceOptions } from './service.ts';

export interface StorageServerOptions extends StorageServiceOptions {
  /** The credential of each role; a role without one cannot connect. */
  readonly credentials: Readonly<Partial<Record<Role, Sensitive>>>;
  readonly listen: { readonly host?: string | undefined; readonly port: number };
}

export interface StorageServer extends AsyncDisposable {
  /** For services of the same process, which need no socket to it. */
  readonly service: StorageService;
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
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_MAX_BYTES, perMessageDeflate: false });
  const links = new Set<Link>();
  const incoming = new ByteBudget(INCOMING_MAX_BYTES);
  const roleOf = credentialChecker(options.credentials);
  const refuse = refuser();
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const from = request.socket.remoteAddress;
    const role = roleOf(request.headers.authorization);
    if (!role) {
      options.log.warn({ from }, 'a peer with a wrong credential was refused');
      return refuse(socket, '401 Unauthorized');
    }
    const log = options.log.child({ role });
    if (request.headers[VERSION_HEADER] !== PROTOCOL_VERSION) {
      log.error({ from, theirs: request.headers[VERSION_HEADER], ours: PROTOCOL_VERSION }, 'a peer of another version was refused; update the stack');
      return refuse(socket, '426 Upgrade Required');
    }
    if (links.size >= LINKS_MAX) {
      log.error({ from, links: links.size }, 'a peer was refused: there are too many links');
      return refuse(socket, '503 Service Unavailable');
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const gather = gathering(socket, (release) => process.nextTick(release));
      const link = new Link({ socket: webSocket, stream: socket, gather, storage: service.link(role), incoming, log });
      links.add(link);
      webSocket.once('close', () => links.delete(link));
    });
  });
  const port = await listening(http, options.listen);
  return {
    service,
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

/** Refusals take a moment and are counted, so that guessing is slow whoever does it; beyond the count a socket is closed without a word. */
function refuser(): (socket: Duplex, status: string) => void {
  let pending = 0;
  return (socket, status) => {
    if (pending >= REFUSALS_MAX) return void socket.destroy();
    pending++;
    setTimeout(() => {
      pending--;
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${VERSION_HEADER}: ${PROTOCOL_VERSION}\r\nContent-Length: 0\r\n\r\n`);
    }, REFUSAL_DELAY_MS).unref();
  };
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
