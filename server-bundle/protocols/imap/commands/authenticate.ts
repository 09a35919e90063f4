/** LOGIN and AUTHENTICATE with every mechanism of protocols/sasl (RFC 9051 §6.2, SASL-IR RFC 4959). Only ever behind TLS (RFC 9051 §11.1). */
import { decodeBase64, decodeInitial } from '../../../wire/sasl/base64.ts';
import { SaslProblem } from '../../../wire/sasl/problem.ts';
import { authenticate as exchange } from '../../sasl/exchange.ts';
import type { LoginBackend } from '../../sasl/exchange.ts';
import { storageLogins } from '../../sasl/storage-logins.ts';
import { atomOf, requireCount, textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import type { Login, Session } from '../session.ts';

export const login: Run = async (session, command) => {
  requireCount(command, 2);
  requireSecure(session);
  const [user, password] = [textOf(command.args[0]), textOf(command.args[1])];
  return accepted(session, await backendOf(session).byPassword(user, password), 'LOGIN command');
};

export const authenticate: Run = async (session, command) => {
  requireCount(command, 1, 2);
  requireSecure(session);
  const mechanism = atomOf(command.args[0]);
  try {
    const initial = decodeInitial(command.args[1] ? textOf(command.args[1]) : null);
    const request = { mechanism, initial, bindings: session.bindings, ask: (challenge: Buffer) => ask(session, challenge) };
    const login = await exchange(request, backendOf(session));
    if (!login) throw new Refusal('NO', 'That mechanism is not offered', 'CANNOT');
    return accepted(session, login, mechanism);
  } catch (error) {
    throw error instanceof SaslProblem ? toRefusal(error) : error;
  }
};

/** RFC 5530 §3: what the client sent is known to whoever listens, but it is tried nowhere. */
function requireSecure(session: Session): void {
  if (!session.isSecure) throw new Refusal('NO', 'Passwords are taken behind TLS only; send STARTTLS first', 'PRIVACYREQUIRED');
}

function accepted(session: Session, login: Login, mechanism: string): string {
  session.accept(login);
  session.deps.log.info({ address: login.address, client: session.remoteAddress, mechanism }, 'login');
  return `[CAPABILITY ${session.capabilities()}] Logged in`;
}

function toRefusal(problem: SaslProblem): Refusal {
  return problem.kind === 'refused' ? new Refusal('NO', problem.message, 'AUTHORIZATIONFAILED') : new Refusal('BAD', problem.message);
}

async function ask(session: Session, challenge: Buffer): Promise<Buffer> {
  session.output.line(`+ ${challenge.toString('base64')}`);
  const line = await session.readLine();
  if (line === null || line.equals(Buffer.from('*'))) throw new SaslProblem('cancelled', 'The login was cancelled');
  return decodeBase64(line.toString('latin1'));
}

function backendOf(session: Session): LoginBackend<Login> {
  return storageLogins(session, () => new Refusal('NO', 'Too many failed logins; wait ten minutes', 'LIMIT'));
}
