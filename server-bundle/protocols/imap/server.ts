/**
 * The IMAP service (RFC 9051, and RFC 3501 for older clients) behind implicit TLS (RFC 8314), and with STARTTLS where a port for it is named:
 * nothing listens in the clear unless its administrator asks for it.
 */
import type { CertificateWatch } from '../../base/certificate.ts';
import type { BudgetLimits } from '../smtp/memory-budget.ts';
import { openDoors, type Place } from '../sessions/doors.ts';
import { HANDSHAKE_TIMEOUT_MS, MAX_SESSIONS, MAX_SESSIONS_PER_ADDRESS } from './limits.ts';
import { literalBudget } from './literal-room.ts';
import { Session, type SessionDeps } from './session.ts';

export interface ImapDeps extends Omit<SessionDeps, 'secureContext' | 'literals'> {
  readonly certificate: CertificateWatch;
  readonly listen: Place;
  /** For STARTTLS. */
  readonly listenPlain?: Place;
  /** Tests can't send as much as is usual. */
  readonly literalMemory?: BudgetLimits;
}

export interface ImapServer extends AsyncDisposable {
  readonly port: number;
  /** Null when there is none. */
  readonly plainPort: number | null;
  readonly sessions: number;
}

/** Resolves when the ports are open. */
export async function startImap(deps: ImapDeps): Promise<ImapServer> {
  const literals = literalBudget(deps.literalMemory);
  const doors = await openDoors({
    certificate: deps.certificate,
    secure: deps.listen,
    ...(deps.listenPlain ? { plain: deps.listenPlain } : {}),
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
    maxSessions: MAX_SESSIONS,
    maxSessionsPerClient: MAX_SESSIONS_PER_ADDRESS,
    begin: (socket, secureContext) => new Session(socket, { ...deps, secureContext, literals }),
  });
  return {
    port: doors.securePort ?? deps.listen.port,
    plainPort: doors.plainPort,
    get sessions() {
      return doors.sessions;
    },
    [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose](),
  };
}
