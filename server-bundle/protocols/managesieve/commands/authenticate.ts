/** AUTHENTICATE (RFC 5804 §2.1), only ever behind TLS, and UNAUTHENTICATE (§2.14). Failures are counted together with those of IMAP. */
import { string } from '../../../wire/managesieve/write.ts';
import { decodeBase64, decodeInitial } from '../../../wire/sasl/base64.ts';
import { SaslProblem } from '../../../wire/sasl/problem.ts';
import { authenticate as exchange } from '../../sasl/exchange.ts';
import type { LoginBackend } from '../../sasl/exchange.ts';
import { storageLogins } from '../../sasl/storage-logins.ts';
import { requireCount, textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import type { Login, Session } from '../session.ts';

export const authenticate: Run = async (session, words) => {
  requireCount(words, 1, 2);
  const mechanism = textOf(words[0]).toUpperCase();
  if (!session.isSecure) throw new Refusal('Passwords are taken behind STARTTLS only', 'ENCRYPT-NEEDED');
  if (!session.mechanisms().includes(mechanism)) throw new Refusal('That mechanism is not offered');
  try {
    const initial = decodeInitial(words[1] ? textOf(words[1]) || '=' : null);
    const request = { mechanism, initial, bindings: session.bindings, ask: (challenge: Buffer) => ask(session, challenge) };
    const login = await exchange(request, backendOf(session));
    if (!login) throw new Refusal('That mechanism is not offered');
    session.accept(login);
    session.deps.log.info({ address: login.address, client: session.remoteAddress, mechanism }, 'login');
    return { text: 'Logged in' };
  } catch (error) {
    throw error instanceof SaslProblem ? new Refusal(error.message) : error;
  }
};

export const unauthenticate: Run = async (session, words) => {
  requireCount(words, 0);
  await session.endLogin();
  return { text: 'Logged out, connection kept' };
};

/** A challenge is a text, and so is its answer; `"*"` cancels. */
async function ask(session: Session, challenge: Buffer): Promise<Buffer> {
  session.write(`${string(challenge.toString('base64'))}\r\n`);
  const answer = await session.readAnswer();
  if (answer === null || answer === '*') throw new SaslProblem('cancelled', 'The login was cancelled');
  return decodeBase64(answer);
}

function backendOf(session: Session): LoginBackend<Login> {
  return storageLogins(session, () => new Refusal('Too many failed logins; wait ten minutes', 'TRYLATER'));
}
