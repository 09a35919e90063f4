/** The ManageSieve service (RFC 5804): people's programs keep filter scripts here. TLS by STARTTLS; nobody logs in before it. */
import type { CertificateWatch } from '../../base/certificate.ts';
import { openDoors, type Place } from '../sessions/doors.ts';
import { HANDSHAKE_TIMEOUT_MS, MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS } from './limits.ts';
import { Session, type SessionDeps } from './session.ts';

/** Its storage reaches scripts within a login only. */
export interface ManageSieveDeps extends Omit<SessionDeps, 'secureContext'> {
  readonly certificate: CertificateWatch;
  readonly listen: Place;
}

export interface ManageSieveServer extends AsyncDisposable {
  readonly port: number;
}

/** Resolves when the port is open. */
export async function startManageSieve(deps: ManageSieveDeps): Promise<ManageSieveServer> {
  const doors = await openDoors({
    certificate: deps.certificate,
    plain: deps.listen,
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    maxSessions: MAX_SESSIONS,
    maxSessionsPerClient: MAX_SESSIONS_PER_ADDRESS,
    begin: (socket, secureContext) => new Session(socket, { ...deps, secureContext }),
  });
  const port = doors.plainPort ?? deps.listen.port;
  deps.log.info({ port }, 'managesieve keeps filter scripts');
  return { port, [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose]() };
}
