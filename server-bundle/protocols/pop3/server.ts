/**
 * The POP3 service (RFC 1939) behind implicit TLS (RFC 8314), and with STLS where a port for it is named. It runs in the process of imap, as
 * managesieve does: another container would cost the memory of another Node, for sessions that last seconds.
 */
import type { CertificateWatch } from '../../base/certificate.ts';
import { openDoors, type Place } from '../sessions/doors.ts';
import { HANDSHAKE_TIMEOUT_MS, MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS } from './limits.ts';
import { Session, type SessionDeps } from './session.ts';

/** Its storage reaches maildrops within a login only. */
export interface Pop3Deps extends Omit<SessionDeps, 'secureContext'> {
  readonly certificate: CertificateWatch;
  readonly listen: Place;
  /** For STLS; nothing listens in the clear unless this is given. */
  readonly listenPlain?: Place;
}

export interface Pop3Server extends AsyncDisposable {
  readonly port: number;
  /** Null when there is none. */
  readonly plainPort: number | null;
}

/** Resolves when the ports are open. */
export async function startPop3(deps: Pop3Deps): Promise<Pop3Server> {
  const doors = await openDoors({
    certificate: deps.certificate,
    secure: deps.listen,
    ...(deps.listenPlain ? { plain: deps.listenPlain } : {}),
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    maxSessions: MAX_SESSIONS,
    maxSessionsPerClient: MAX_SESSIONS_PER_ADDRESS,
    begin: (socket, secureContext) => new Session(socket, { ...deps, secureContext }),
  });
  const { plainPort, securePort } = doors;
  deps.log.info({ port: securePort, plainPort }, 'pop3 hands out INBOX');
  return { port: securePort ?? deps.listen.port, plainPort, [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose]() };
}
