/**
 * The browser door: the same interface and the same calls as the desktop window, over loopback HTTP and one WebSocket.
 * Bound to 127.0.0.1 only. Every request must name this very host and port (against DNS rebinding); everything but the
 * one-time entrance needs the session cookie; the WebSocket also needs our own origin (against other sites' pages).
 */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { newNonce, securityHeaders } from '../pages/headers.ts';
import { bodyFor, findPage, loadPages, RENDERER_FOLDER, rendererBuilt, type Pages } from '../pages/pages.ts';
import type { DoorApp } from './door-app.ts';
import { MAX_MESSAGE_BYTES, MAX_SOCKETS, MAX_URL_CHARACTERS, REQUEST_TIMEOUT_MS } from './limits.ts';
import { LOCKED_PAGE } from './locked-page.ts';
import { Sessions } from './session.ts';
import { steady } from './steady-socket.ts';

export { rendererBuilt };
export type { DoorApp };

export interface BrowserDoorOptions {
  readonly app: DoorApp;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly signal?: AbortSignal;
  /** Where the built renderer is; the checkout's own by default. */
  readonly folder?: string;
  /** Called with each new entrance: at the start, and whenever the one before has been used. */
  readonly onUrl?: (url: string) => void;
}

export interface BrowserDoor extends AsyncDisposable {
  /** The live entrance; it opens once. */
  readonly url: string;
  readonly port: number;
}

interface Hall {
  readonly origin: string;
  readonly host: string;
  readonly pages: Pages;
  readonly sessions: Sessions;
  readonly onEntered: () => void;
}

/** @throws when the renderer has not been built (`npm run build`) or the port is taken. */
export async function startBrowserDoor(options: BrowserDoorOptions): Promise<BrowserDoor> {
  const folder = options.folder ?? RENDERER_FOLDER;
  if (!rendererBuilt(folder)) throw new Error('The interface has not been built. Run "npm run build" first.');
  const server = http.createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${String(port)}`;
  const sessions = new Sessions(port);
  const url = (): string => `http://${host}/?token=${sessions.token}`;
  const hall: Hall = { origin: `http://${host}`, host, sessions, pages: loadPages(folder), onEntered: () => options.onUrl?.(url()) };

  const sockets = serveCalls(server, hall, options.app);
  server.on('request', (request, response) => answer(hall, request, response));
  options.onUrl?.(url());

  const close = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  };
  options.signal?.addEventListener('abort', () => void close(), { once: true });
  return {
    get url() {
      return url();
    },
    port,
    [Symbol.asyncDispose]: close,
  };
}

async function listen(server: http.Server, { port = 0, signal }: BrowserDoorOptions): Promise<void> {
  server.listen({ host: '127.0.0.1', port });
  try {
    await once(server, 'listening', signal ? { signal } : {});
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EADDRINUSE' ? 'Another program uses it already' : 'This user may not open it';
    throw new Error(`Palomar cannot open on port ${String(port)}. ${why}. Choose another one, or leave --port out and a free one is found.`, {
      cause,
    });
  }
}

function serveCalls(server: http.Server, hall: Hall, app: DoorApp): WebSocketServer {
  const handler = new RPCHandler(app.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request: http.IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal = refuseUpgrade(hall, request, sockets.clients.size);
    if (refusal !== undefined) {
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate());
      void handler.upgrade(steady(socket), { context: {} });
    });
  });
  return sockets;
}

function refuseUpgrade(hall: Hall, request: http.IncomingMessage, open: number): string | undefined {
  if (request.headers.host !== hall.host) return '421 Misdirected Request';
  if (request.url !== '/rpc') return '404 Not Found';
  if (request.headers.origin !== hall.origin) return '403 Forbidden';
  if (!hall.sessions.admits(request.headers.cookie)) return '401 Unauthorized';
  return open >= MAX_SOCKETS ? '503 Service Unavailable' : undefined;
}

function answer(hall: Hall, request: http.IncomingMessage, response: http.ServerResponse): void {
  const nonce = newNonce();
  const headers = securityHeaders(nonce, [hall.origin.replace('http:', 'ws:')]);
  const send = (status: number, more: Readonly<Record<string, string>>, body: Buffer | string = ''): void => {
    response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body), ...more });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const target = request.url ?? '';
  if (request.headers.host !== hall.host) return send(421, {});
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, { Allow: 'GET, HEAD', Connection: 'close' });
  if (target.length > MAX_URL_CHARACTERS || !target.startsWith('/')) return send(400, {});
  const [pathname = '', query = ''] = target.split('?', 2);

  const token = pathname === '/' && request.method === 'GET' ? new URLSearchParams(query).get('token') : null;
  if (token !== null) {
    const cookie = hall.sessions.exchange(token);
    if (cookie !== undefined) {
      send(303, { Location: '/', 'Set-Cookie': cookie });
      return hall.onEntered();
    }
    // A page reloaded from its first address has its session already.
    if (hall.sessions.admits(request.headers.cookie)) return send(303, { Location: '/' });
  }
  if (!hall.sessions.admits(request.headers.cookie)) return send(401, { 'Content-Type': 'text/html; charset=utf-8' }, LOCKED_PAGE);
  const page = findPage(hall.pages, pathname);
  if (page === undefined) return send(404, {});
  send(
    200,
    { 'Content-Type': page.type, ...(page.immutable ? { 'Cache-Control': 'private, max-age=31536000, immutable' } : {}) },
    bodyFor(page, nonce),
  );
}
