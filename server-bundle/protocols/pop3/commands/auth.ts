/** AUTH with every mechanism of protocols/sasl (RFC 5034, which replaced RFC 1734), only ever behind TLS. */
import { decodeBase64, decodeInitial } from '../../../wire/sasl/base64.ts';
import { SaslProblem } from '../../../wire/sasl/problem.ts';
import { authenticate } from '../../sasl/exchange.ts';
import { wordsOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { backendOf, enter } from '../login.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

export const auth: Run = async (session, command) => {
  const [name = '', initial = null] = wordsOf(command, 1, 2);
  const mechanism = name.toUpperCase();
  if (!session.isSecure) throw new Refusal('Passwords are taken behind TLS only; send STLS first');
  if (!session.mechanisms().includes(mechanism)) throw new Refusal('That mechanism is not offered');
  try {
    const request = { mechanism, initial: decodeInitial(initial), bindings: session.bindings, ask: (challenge: Buffer) => ask(session, challenge) };
    const login = await authenticate(request, backendOf(session));
    if (!login) throw new Refusal('That mechanism is not offered');
    return await enter(session, login, mechanism);
  } catch (error) {
    if (!(error instanceof SaslProblem)) throw error;
    throw new Refusal(error.message, error.kind === 'refused' ? 'AUTH' : null);
  }
};

/** RFC 5034 §4: `*` cancels. */
async function ask(session: Session, challenge: Buffer): Promise<Buffer> {
  session.line(`+ ${challenge.toString('base64')}`);
  const answer = await session.readLine();
  if (answer === null || answer.equals(Buffer.from('*'))) throw new SaslProblem('cancelled', 'The login was cancelled');
  return decodeBase64(answer.toString('latin1'));
}
