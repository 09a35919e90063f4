/** STARTTLS (RFC 9051 §6.2.1). What was said in the clear counts for nothing behind it: the client asks for the capabilities anew. */
import { requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const startTls: Run = (session, command) => {
  requireCount(command, 0);
  if (session.isSecure) throw new Refusal('BAD', 'The connection is encrypted already');
  session.startTls();
  return Promise.resolve('Begin the handshake');
};
