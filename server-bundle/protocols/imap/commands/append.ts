/** APPEND (RFC 9051 §6.3.12), answered with APPENDUID once the message is on disk. */
import { parseDateTime } from '../../../wire/imap/format.ts';
import { SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { flagsOf, loginOf, mailboxNamed, mailboxNameOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const append: Run = async (session, command) => {
  requireCount(command, 2, 4);
  const message = command.args.at(-1);
  if (message?.kind !== 'string' || !message.literal) throw new SyntaxProblem('the message comes as a literal');
  if (message.value.length === 0) throw new Refusal('NO', 'An empty message is not kept');
  const between = command.args.slice(1, -1);
  const flags = between[0]?.kind === 'list' ? flagsOf(between[0].items) : [];
  const when = between.find((token) => token.kind === 'string');
  const internalDate = when?.kind === 'string' ? parseDateTime(when.value.toString('latin1')) : Date.now();
  if (internalDate === null) throw new SyntaxProblem('the date is malformed');
  const mailbox = await mailboxNamed(session, mailboxNameOf(command.args[0]), 'TRYCREATE');
  const at = { session: loginOf(session).token, mailboxId: mailbox.id };
  const row = await session.deps.storage.call('message.append', { ...at, raw: message.value, flags, internalDate });
  return `[APPENDUID ${mailbox.uidValidity} ${row.uid}] APPEND completed`;
};
