/** STORE (RFC 9051 §6.4.6). */
import { type ParsedCommand, SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { atomOf, chosenUids, flagsOf, loginOf, writableOf } from '../arguments.ts';
import type { Session } from '../session.ts';

const ITEM = /^([+-]?)FLAGS(\.SILENT)?$/;

export async function store(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const match = ITEM.exec(atomOf(command.args[1]));
  if (!match || command.args.length < 3) throw new SyntaxProblem('STORE takes FLAGS, +FLAGS or -FLAGS and the flags');
  const selected = writableOf(session);
  const uids = chosenUids(selected, command.args[0], byUid);
  const values = command.args.slice(2);
  const flags = flagsOf(values[0]?.kind === 'list' && values.length === 1 ? values[0].items : values);
  if (uids.length === 0) return 'STORE completed';
  const action = match[1] === '+' ? 'add' : match[1] === '-' ? 'remove' : 'set';
  const rows = await session.deps.storage.call('message.flag', { session: loginOf(session).token, mailboxId: selected.id, uids, action, flags });
  selected.apply(rows);
  if (match[2]) return 'STORE completed';
  for (const row of rows) {
    const sequence = selected.sequenceOf(row.uid);
    if (sequence > 0) session.output.line(`* ${sequence} FETCH (${byUid ? `UID ${row.uid} ` : ''}FLAGS (${row.flags.join(' ')}))`);
  }
  return 'STORE completed';
}
