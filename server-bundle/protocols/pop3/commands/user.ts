/** USER and PASS (RFC 1939 §7), only ever behind TLS (RFC 2595 §2.3). */
import { textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { backendOf, enter } from '../login.ts';
import { Refusal } from '../refusal.ts';

/** Every name is taken: who there is, is nobody's business. */
export const user: Run = (session, command) => {
  if (!session.isSecure) throw new Refusal('Passwords are taken behind TLS only; send STLS first');
  session.user = textOf(command);
  return Promise.resolve('Now the password');
};

export const pass: Run = async (session, command) => {
  const name = session.user;
  session.user = null;
  if (name === null) throw new Refusal('Send USER first');
  return enter(session, await backendOf(session).byPassword(name, textOf(command)), 'USER');
};
