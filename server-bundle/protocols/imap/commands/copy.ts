/** COPY (RFC 9051 §6.4.7) and MOVE (§6.4.8), answered with COPYUID. */
import { formatSet } from '../../../wire/imap/sequence-set.ts';
import type { MailboxRow } from '../../../storage/api/operations.ts';
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { chosenUids, loginOf, mailboxNamed, mailboxNameOf, requireCount, selectedOf, writableOf } from '../arguments.ts';
import { toldUpTo } from '../extensions.ts';
import { inPieces } from '../in-pieces.ts';
import { removalLines } from '../news.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

type Pairs = readonly (readonly [from: number, to: number])[];

export async function copy(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  requireCount(command, 2);
  const selected = selectedOf(session);
  const uids = chosenUids(selected, command.args[0], byUid);
  const target = await mailboxNamed(session, mailboxNameOf(command.args[1], session.isUtf8), 'TRYCREATE');
  if (uids.length === 0) return 'COPY completed';
  const pairs = await copied(session, selected, target, uids);
  return `${pairs.length > 0 ? `${copyUid(target.uidValidity, pairs)} ` : ''}COPY completed`;
}

export async function move(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  requireCount(command, 2);
  const selected = writableOf(session);
  const uids = chosenUids(selected, command.args[0], byUid);
  const target = await mailboxNamed(session, mailboxNameOf(command.args[1], session.isUtf8), 'TRYCREATE');
  if (uids.length === 0) return 'MOVE completed';
  const at = { session: loginOf(session).token, mailboxId: selected.id, to: target.id };
  const pairs = await inPieces(uids, (some) => session.deps.storage.call('message.move', { ...at, uids: some }));
  if (pairs.length > 0) session.output.line(`* OK ${copyUid(target.uidValidity, pairs)} Moved`);
  const moved = pairs.map(([from]) => from);
  for (const line of removalLines(session, selected, moved)) session.output.line(line);
  return `${moved.length > 0 ? toldUpTo(session, selected) : ''}MOVE completed`;
}

/** All or none (RFC 9051 §6.4.7): what has been copied goes again when the rest cannot be. */
async function copied(session: Session, selected: SelectedMailbox, target: MailboxRow, uids: readonly number[]): Promise<Pairs> {
  const { storage } = session.deps;
  const { token } = loginOf(session);
  const done: number[] = [];
  try {
    return await inPieces(uids, async (some) => {
      const pairs = await storage.call('message.copy', { session: token, mailboxId: selected.id, uids: some, to: target.id });
      for (const [, to] of pairs) done.push(to);
      return pairs;
    });
  } catch (error) {
    const at = { session: token, mailboxId: target.id };
    await inPieces(done, (some) => storage.call('message.flag', { ...at, uids: some, action: 'add', flags: ['\\Deleted'] }));
    await inPieces(done, (some) => storage.call('message.expunge', { ...at, uids: some }));
    throw error;
  }
}

/** Both sets in the order of the pairs (RFC 4315 §3), of which there is one at least: others may have removed them all. */
function copyUid(uidValidity: number, pairs: Pairs): string {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  return `[COPYUID ${uidValidity} ${formatSet(sorted.map(([from]) => from))} ${formatSet(sorted.map(([, to]) => to))}]`;
}
