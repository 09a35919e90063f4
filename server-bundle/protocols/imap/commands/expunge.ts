/** EXPUNGE (RFC 9051 §6.4.3) and UID EXPUNGE (§6.4.9, UIDPLUS), with the mod-sequence afterwards (RFC 7162 §3.2.7). */
import { chosenUids, loginOf, requireCount, writableOf } from '../arguments.ts';
import { toldUpTo } from '../extensions.ts';
import type { Run } from '../handlers.ts';
import { inPieces, untilAllGone } from '../in-pieces.ts';
import { removalLines } from '../news.ts';
import type { Session } from '../session.ts';

export const expunge: Run = async (session, command) => {
  requireCount(command, 0);
  return `${await removeDeleted(session)}EXPUNGE completed`;
};

export const uidExpunge: Run = async (session, command) => {
  requireCount(command, 1);
  const uids = chosenUids(writableOf(session), command.args[0], true);
  return `${uids.length > 0 ? await removeDeleted(session, uids) : ''}EXPUNGE completed`;
};

async function removeDeleted(session: Session, uids?: readonly number[]): Promise<string> {
  const selected = writableOf(session);
  const at = { session: loginOf(session).token, mailboxId: selected.id };
  const remove = (some?: readonly number[]): Promise<readonly number[]> =>
    session.deps.storage.call('message.expunge', some ? { ...at, uids: some } : at);
  const removed = uids ? await inPieces(uids, remove) : await untilAllGone(remove);
  for (const line of removalLines(session, selected, removed)) session.output.line(line);
  return removed.length > 0 ? toldUpTo(session, selected) : '';
}
