/** The ManageSieve service (RFC 5804): people's programs keep filter scripts here. TLS by STARTTLS; nobody logs in before it. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { CertificateWatch } from '../../base/certificate.ts';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Storage } from '../../storage/api/operations.ts';
import { MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS } from './limits.ts';
import { Session } from './session.ts';

export interface ManageSieveDeps {
  /** Scripts are reached within a login only. */
  readonly storage: Storage;
  readonly certificate: CertificateWatch;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly hostname: string;
  /** undefined host binds every address of both families. */
  readonly listen: { readonly host: string | undefined; readonly port: number };
}

export interface ManageSieveServer extends AsyncDisposable {
  readonly port: number;
}

/** Resolves when the port is open. A new certificate serves the next handshake. */
export async function startManageSieve(deps: ManageSieveDeps): Promise<ManageSieveServer> {
  const sessions = new Set<Session>();
  let context = createSecureContext({ ...deps.certificate.current(), minVersion: 'TLSv1.2' });
  const unfollow = deps.certificate.onChange((certificate) => {
    context = createSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
  });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    const session = new Session(socket, { ...deps, secureContext: () => context });
    const refusal = refusalFor(sessions, session.clientKey);
    if (refusal !== null) return session.end(refusal);
    sessions.add(session);
    void session.run().finally(() => sessions.delete(session));
  });
  server.listen({ port: deps.listen.port, host: deps.listen.host });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : deps.listen.port;
  deps.log.info({ port }, 'managesieve keeps filter scripts');
  return {
    port,
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
  const same = [...sessions].filter(({ clientKey }) => clientKey === client).length;
  return same >= MAX_SESSIONS_PER_ADDRESS ? 'Too many connections from your address' : null;
}
