/** CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 §6.3.4–§6.3.8). Storage keeps the hierarchy; RENAME takes the children along. */
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { loginOf, mailboxNameOf, newMailboxNameOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

export const create: Run = async (session, command) => {
  requireCount(command, 1, 2);
  await session.deps.storage.call('mailbox.create', { session: loginOf(session).token, name: newMailboxNameOf(command.args[0]) });
  return 'CREATE completed';
};

export const remove: Run = async (session, command) => {
  requireCount(command, 1);
  const name = mailboxNameOf(command.args[0]);
  if (name === 'INBOX') throw new Refusal('NO', 'INBOX stays', 'CANNOT');
  if (session.selected?.name === name) session.selected = null;
  await session.deps.storage.call('mailbox.remove', { session: loginOf(session).token, name });
  return 'DELETE completed';
};

export const rename: Run = async (session, command) => {
  requireCount(command, 2);
  const [from, to] = [mailboxNameOf(command.args[0]), newMailboxNameOf(command.args[1])];
  await session.deps.storage.call('mailbox.rename', { session: loginOf(session).token, from, to });
  return 'RENAME completed';
};

export async function subscribe(session: Session, command: ParsedCommand, subscribed: boolean): Promise<string> {
  requireCount(command, 1);
  await session.deps.storage.call('mailbox.subscribe', { session: loginOf(session).token, name: mailboxNameOf(command.args[0]), subscribed });
  return `${command.name} completed`;
}
