/** The IMAP service (RFC 9051, and RFC 3501 for older clients) behind implicit TLS (RFC 8314). */
import { once } from 'node:events';
import tls from 'node:tls';
import type { CertificateWatch } from '../../base/certificate.ts';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Storage } from '../../storage/api/operations.ts';
import { MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS } from './limits.ts';
import { Session } from './session.ts';

export interface ImapDeps {
  readonly storage: Storage;
  readonly certificate: CertificateWatch;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly hostname: string;
  /** undefined host binds every address of both families. */
  readonly listen: { readonly host: string | undefined; readonly port: number };
}

export interface ImapServer extends AsyncDisposable {
  readonly port: number;
  readonly sessions: number;
}

/** Resolves when the port is open. A new certificate serves the next handshake; running sessions keep theirs. */
export async function startImap(deps: ImapDeps): Promise<ImapServer> {
  const sessions = new Set<Session>();
  const server = tls.createServer({ ...deps.certificate.current(), minVersion: 'TLSv1.2', handshakeTimeout: 15_000 }, (socket) => {
    socket.setNoDelay(true);
    const session = new Session(socket, deps);
    const refusal = refusalFor(sessions, session.clientKey);
    if (refusal) return session.end(refusal);
    sessions.add(session);
    void session.run().finally(() => sessions.delete(session));
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const unfollow = deps.certificate.onChange((certificate) => server.setSecureContext({ ...certificate, minVersion: 'TLSv1.2' }));
  server.listen({ port: deps.listen.port, host: deps.listen.host });
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : deps.listen.port,
    get sessions() {
      return sessions.size;
    },
    [Symbol.asyncDispose]: async () => {
      unfollow();
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.end('The server restarts; connect again shortly');
      await Promise.all([closed, ...[...sessions].map((session) => session[Symbol.asyncDispose]())]);
    },
  };
}

function refusalFor(sessions: ReadonlySet<Session>, client: string): string | null {
  if (sessions.size >= MAX_SESSIONS) return 'The server is full; try again later';
  let same = 0;
  for (const session of sessions) if (session.clientKey === client) same += 1;
  return same >= MAX_SESSIONS_PER_ADDRESS ? 'Too many connections from your address' : null;
}
