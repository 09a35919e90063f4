/** REPLACE and UID REPLACE (RFC 8508 §3): a message in another's place, in one transaction. The old one's removal is told behind the new one's uid. */
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { additionsOf } from '../additions.ts';
import { chosenUids, loginOf, mailboxNamed, mailboxNameOf, writableOf } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

export async function replace(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const selected = writableOf(session);
  const target = command.args[0];
  if (target?.kind !== 'atom' || !/^(?:[1-9]\d{0,9}|\*)$/.test(target.text)) throw new SyntaxProblem('REPLACE takes the number of one message');
  const [message, ...others] = await additionsOf(session, command.args.slice(2));
  if (!message || others.length > 0) throw new SyntaxProblem('REPLACE takes one message');
  const [uid] = chosenUids(selected, target, byUid);
  if (uid === undefined) throw new Refusal('NO', 'There is no such message', 'NONEXISTENT');
  const mailbox = await mailboxNamed(session, mailboxNameOf(command.args[1], session.isUtf8), 'TRYCREATE');
  const at = { session: loginOf(session).token, mailboxId: selected.id, to: mailbox.id, uid };
  const row = await session.deps.storage.call('message.replace', { ...at, ...message });
  session.output.line(`* OK [APPENDUID ${mailbox.uidValidity} ${row.uid}] The new one is kept`);
  return 'REPLACE completed';
}
