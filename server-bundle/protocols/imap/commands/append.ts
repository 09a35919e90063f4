/** APPEND (RFC 9051 §6.3.12) of one message or several (MULTIAPPEND, RFC 3502 §6.3.11; CATENATE, RFC 4469), answered with APPENDUID once all are on disk. */
import { formatSet } from '../../../wire/imap/sequence-set.ts';
import { additionsOf } from '../additions.ts';
import { loginOf, mailboxNamed, mailboxNameOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const append: Run = async (session, command) => {
  const name = mailboxNameOf(command.args[0], session.isUtf8);
  const messages = await additionsOf(session, command.args.slice(1)).catch(async (error: unknown) => {
    // That there is no such mailbox is worth more to a client than what else stands in its way (RFC 4469 §4).
    if (error instanceof Refusal) await mailboxNamed(session, name, 'TRYCREATE');
    throw error;
  });
  const mailbox = await mailboxNamed(session, name, 'TRYCREATE');
  const at = { session: loginOf(session).token, mailboxId: mailbox.id };
  const [first, ...others] = messages;
  const rows =
    first && others.length === 0
      ? [await session.deps.storage.call('message.append', { ...at, ...first })]
      : await session.deps.storage.call('message.append-all', { ...at, messages });
  return `[APPENDUID ${mailbox.uidValidity} ${formatSet(rows.map((row) => row.uid))}] APPEND completed`;
};
