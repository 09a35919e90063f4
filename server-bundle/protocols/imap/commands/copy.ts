/** COPY (RFC 9051 §6.4.7) and MOVE (§6.4.8), answered with COPYUID. */
import { formatSet } from '../../../wire/imap/sequence-set.ts';
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { chosenUids, loginOf, mailboxNamed, mailboxNameOf, requireCount, selectedOf, writableOf } from '../arguments.ts';
import { toldUpTo } from '../extensions.ts';
import { removalLines } from '../news.ts';
import type { Session } from '../session.ts';

type Pairs = readonly (readonly [from: number, to: number])[];

export async function copy(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  requireCount(command, 2);
  const selected = selectedOf(session);
  const uids = chosenUids(selected, command.args[0], byUid);
  const target = await mailboxNamed(session, mailboxNameOf(command.args[1], session.isUtf8), 'TRYCREATE');
  if (uids.length === 0) return 'COPY completed';
  const pairs = await session.deps.storage.call('message.copy', { session: loginOf(session).token, mailboxId: selected.id, uids, to: target.id });
  return `${pairs.length > 0 ? `${copyUid(target.uidValidity, pairs)} ` : ''}COPY completed`;
}

export async function move(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  requireCount(command, 2);
  const selected = writableOf(session);
  const uids = chosenUids(selected, command.args[0], byUid);
  const target = await mailboxNamed(session, mailboxNameOf(command.args[1], session.isUtf8), 'TRYCREATE');
  if (uids.length === 0) return 'MOVE completed';
  const pairs = await session.deps.storage.call('message.move', { session: loginOf(session).token, mailboxId: selected.id, uids, to: target.id });
  if (pairs.length > 0) session.output.line(`* OK ${copyUid(target.uidValidity, pairs)} Moved`);
  const moved = pairs.map(([from]) => from);
  for (const line of removalLines(session, selected, moved)) session.output.line(line);
  return `${moved.length > 0 ? toldUpTo(session, selected) : ''}MOVE completed`;
}

/** Both sets in the order of the pairs (RFC 4315 §3), of which there is one at least: others may have removed them all. */
function copyUid(uidValidity: number, pairs: Pairs): string {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  return `[COPYUID ${uidValidity} ${formatSet(sorted.map(([from]) => from))} ${formatSet(sorted.map(([, to]) => to))}]`;
}
