/**
 * The IMAP service (RFC 9051, and RFC 3501 for older clients) behind implicit TLS (RFC 8314), and with STARTTLS where a port for it is named:
 * nothing listens in the clear unless its administrator asks for it.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import tls, { createSecureContext } from 'node:tls';
import type { CertificateWatch } from '../../base/certificate.ts';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Storage } from '../../storage/api/operations.ts';
import { HANDSHAKE_TIMEOUT_MS, MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS } from './limits.ts';
import { Session } from './session.ts';

/** undefined host binds every address of both families. */
interface Place {
  readonly host: string | undefined;
  readonly port: number;
}

export interface ImapDeps {
  readonly storage: Storage;
  readonly certificate: CertificateWatch;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly hostname: string;
  readonly listen: Place;
  /** For STARTTLS. */
  readonly listenPlain?: Place;
}

export interface ImapServer extends AsyncDisposable {
  readonly port: number;
  /** Null when there is none. */
  readonly plainPort: number | null;
  readonly sessions: number;
}

/** Resolves when the ports are open. A new certificate serves the next handshake; running sessions keep theirs. */
export async function startImap(deps: ImapDeps): Promise<ImapServer> {
  const sessions = new Set<Session>();
  let context = createSecureContext({ ...deps.certificate.current(), minVersion: 'TLSv1.2' });
  const begin = (socket: Socket): void => {
    socket.setNoDelay(true);
    const session = new Session(socket, { ...deps, secureContext: () => context });
    const refusal = refusalFor(sessions, session.clientKey);
    if (refusal) return session.end(refusal);
    sessions.add(session);
    void session.run().finally(() => sessions.delete(session));
  };
  const secure = tls.createServer({ ...deps.certificate.current(), minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, begin);
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  const unfollow = deps.certificate.onChange((certificate) => {
    context = createSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
    secure.setSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
  });
  const servers: Server[] = [secure];
  const port = await listening(secure, deps.listen);
  let plainPort: number | null = null;
  if (deps.listenPlain) {
    const plain = createServer(begin);
    servers.push(plain);
    plainPort = await listening(plain, deps.listenPlain);
  }
  return {
    port,
    plainPort,
    get sessions() {
      return sessions.size;
    },
    [Symbol.asyncDispose]: async () => {
      unfollow();
      const closed = servers.map((server) => once(server, 'close'));
      for (const server of servers) server.close();
      for (const session of sessions) session.end('The server restarts; connect again shortly');
      await Promise.all([...closed, ...[...sessions].map((session) => session[Symbol.asyncDispose]())]);
    },
  };
}

async function listening(server: Server, { host, port }: Place): Promise<number> {
  server.listen({ port, host });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function refusalFor(sessions: ReadonlySet<Session>, client: string): string | null {
  if (sessions.size >= MAX_SESSIONS) return 'The server is full; try again later';
  let same = 0;
  for (const session of sessions) if (session.clientKey === client) same += 1;
  return same >= MAX_SESSIONS_PER_ADDRESS ? 'Too many connections from your address' : null;
}
