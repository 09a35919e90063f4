/** STARTTLS (RFC 5804 §2.2). What came in the clear behind the command is never run: it ends the session. */
import { requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import { tellCapabilities } from './basics.ts';

export const startTls: Run = async (session, words) => {
  requireCount(words, 0);
  if (session.isSecure) throw new Refusal('The connection is encrypted already');
  await session.startTls();
  tellCapabilities(session);
  return { text: 'The connection is encrypted' };
};
