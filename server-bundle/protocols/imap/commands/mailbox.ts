/** CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 §6.3.4–§6.3.8), CREATE-SPECIAL-USE (RFC 6154 §3), MAILBOXID (RFC 8474 §4.1). Storage keeps the hierarchy; RENAME takes the children along. */
import { StorageError } from '../../../storage/api/operations.ts';
import { type ParsedCommand, SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { atomOf, listOf, loginOf, mailboxesOf, mailboxNameOf, newMailboxNameOf, oldNameOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { listLine } from './list.ts';
import { mailboxIdOf } from './status.ts';

const SPECIAL_USES = ['\\Archive', '\\Drafts', '\\Junk', '\\Sent', '\\Trash'] as const;

export const create: Run = async (session, command) => {
  requireCount(command, 1, 2);
  const input = { session: loginOf(session).token, name: newMailboxNameOf(command.args[0], session.isUtf8) };
  const specialUse = command.args[1] ? await specialUseOf(session, command.args[1]) : undefined;
  const mailbox = await session.deps.storage.call('mailbox.create', specialUse ? { ...input, specialUse } : input);
  const oldName = oldNameOf(command.args[0], session.isUtf8);
  // Whoever speaks IMAP4rev2 reads more in a LIST than its name (RFC 9051 §6.3.4).
  if (oldName !== null && session.enabled.has('IMAP4REV2')) session.output.line(await listLine(session, mailbox, oldName));
  return `[MAILBOXID (${mailboxIdOf(mailbox)})] CREATE completed`;
};

/** RFC 6154 §3: one of them for a mailbox, one mailbox for each. */
async function specialUseOf(session: Session, token: Token): Promise<string | undefined> {
  const [word, uses, ...rest] = listOf(token);
  if (atomOf(word) !== 'USE' || rest.length > 0) throw new SyntaxProblem('CREATE takes USE and the special uses');
  const [asked, ...others] = listOf(uses).map(atomOf);
  if (asked === undefined) return undefined;
  const specialUse = SPECIAL_USES.find((each) => each.toUpperCase() === asked);
  if (!specialUse || others.length > 0) throw new Refusal('NO', `A mailbox is for one of ${SPECIAL_USES.join(', ')}`, 'USEATTR');
  const taken = (await mailboxesOf(session)).find((mailbox) => mailbox.specialUse === specialUse);
  if (taken) throw new Refusal('NO', `There is a mailbox for ${specialUse} already; rename or delete that one`, 'USEATTR');
  return specialUse;
}

export const remove: Run = async (session, command) => {
  requireCount(command, 1);
  const name = mailboxNameOf(command.args[0], session.isUtf8);
  if (name === 'INBOX') throw new Refusal('NO', 'INBOX stays', 'CANNOT');
  // By what it is: somebody may have renamed the selected one since, and made another of its name.
  const meant = session.selected && (await mailboxesOf(session)).find((mailbox) => mailbox.name === name);
  try {
    await session.deps.storage.call('mailbox.remove', { session: loginOf(session).token, name });
  } catch (error) {
    if (error instanceof StorageError && error.code === 'CONFLICT') throw new Refusal('NO', error.message, 'HASCHILDREN');
    throw error;
  }
  if (meant && session.selected?.id === meant.id) session.selected = null;
  return 'DELETE completed';
};

export const rename: Run = async (session, command) => {
  requireCount(command, 2);
  const [from, to] = [mailboxNameOf(command.args[0], session.isUtf8), newMailboxNameOf(command.args[1], session.isUtf8)];
  await session.deps.storage.call('mailbox.rename', { session: loginOf(session).token, from, to });
  if (session.enabled.has('IMAP4REV2')) await tellNewName(session, from, to);
  return 'RENAME completed';
};

/** OLDNAME, for whoever reads more in a LIST than its name (RFC 9051 §6.3.6); INBOX stays where it is, whatever becomes of its letters. */
async function tellNewName(session: Session, from: string, to: string): Promise<void> {
  const mailbox = from === 'INBOX' ? undefined : (await mailboxesOf(session)).find(({ name }) => name === to);
  if (mailbox) session.output.line(await listLine(session, mailbox, from));
}

export async function subscribe(session: Session, command: ParsedCommand, subscribed: boolean): Promise<string> {
  requireCount(command, 1);
  await session.deps.storage.call('mailbox.subscribe', {
    session: loginOf(session).token,
    name: mailboxNameOf(command.args[0], session.isUtf8),
    subscribed,
  });
  return `${command.name} completed`;
}
