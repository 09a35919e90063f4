/** EXPUNGE (RFC 9051 §6.4.3) and UID EXPUNGE (§6.4.9, UIDPLUS). */
import { chosenUids, loginOf, requireCount, writableOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import type { Session } from '../session.ts';

export const expunge: Run = async (session, command) => {
  requireCount(command, 0);
  await removeDeleted(session);
  return 'EXPUNGE completed';
};

export const uidExpunge: Run = async (session, command) => {
  requireCount(command, 1);
  const uids = chosenUids(writableOf(session), command.args[0], true);
  if (uids.length > 0) await removeDeleted(session, uids);
  return 'EXPUNGE completed';
};

async function removeDeleted(session: Session, uids?: readonly number[]): Promise<void> {
  const selected = writableOf(session);
  const at = { session: loginOf(session).token, mailboxId: selected.id };
  const removed = await session.deps.storage.call('message.expunge', uids ? { ...at, uids } : at);
  for (const number of selected.remove(removed)) session.output.line(`* ${number} EXPUNGE`);
}
