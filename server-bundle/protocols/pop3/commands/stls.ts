/** STLS (RFC 2595 §4). What came in the clear behind the command is never run: it ends the session. */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const stls: Run = async (session, command) => {
  requireNone(command);
  if (session.isSecure) throw new Refusal('The connection is encrypted already');
  await session.startTls();
  return null;
};
