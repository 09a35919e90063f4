/** STATUS (RFC 9051 §6.3.11), with SIZE (RFC 8438), MAILBOXID (RFC 8474 §4.3), HIGHESTMODSEQ (RFC 7162 §3.1.7), DELETED and DELETED-STORAGE (RFC 9208 §4.1.4), APPENDLIMIT (RFC 7889 §3). */
import type { DeletedRow, MailboxRow } from '../../../storage/api/operations.ts';
import { MAX_APPEND_BYTES } from '../../../wire/imap/limits.ts';
import type { Token } from '../../../wire/imap/tokens.ts';
import { SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { atomOf, listOf, loginOf, mailboxNameOf, requireCount } from '../arguments.ts';
import { enableCondstore } from '../extensions.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { mailboxInRun } from '../status-run.ts';
import { wireName } from './list.ts';

type Value = (mailbox: MailboxRow, deleted: DeletedRow | undefined) => number | string;

const VALUES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['MESSAGES', (mailbox) => mailbox.messages],
  ['RECENT', () => 0],
  ['UIDNEXT', (mailbox) => mailbox.uidNext],
  ['UIDVALIDITY', (mailbox) => mailbox.uidValidity],
  ['UNSEEN', (mailbox) => mailbox.unseen],
  ['SIZE', (mailbox) => mailbox.sizeBytes],
  ['HIGHESTMODSEQ', (mailbox) => mailbox.highestModSeq],
  ['DELETED', (_, deleted) => deleted?.messages ?? 0],
  ['DELETED-STORAGE', (_, deleted) => deleted?.sizeBytes ?? 0],
  ['MAILBOXID', (mailbox) => `(${mailboxIdOf(mailbox)})`],
  ['APPENDLIMIT', () => MAX_APPEND_BYTES],
]);

/** RFC 8474 §4: stays with the mailbox under any name, and is never given again. */
export function mailboxIdOf({ id }: MailboxRow): string {
  return `F${id}`;
}

export const status: Run = async (session, command) => {
  requireCount(command, 2);
  const items = statusItemsOf(command.args[1]);
  const mailbox = await mailboxInRun(session, mailboxNameOf(command.args[0], session.isUtf8));
  if (!mailbox) throw new Refusal('NO', 'There is no such mailbox', 'NONEXISTENT');
  const render = await statusOf(session, items);
  session.output.line(render(mailbox));
  return 'STATUS completed';
};

export function statusItemsOf(token: Token | undefined): string[] {
  const items = listOf(token).map(atomOf);
  if (items.length === 0 || items.some((item) => !VALUES.has(item))) throw new SyntaxProblem('a STATUS item is unknown');
  return [...new Set(items)];
}

/** Asks storage once, however many mailboxes are rendered. */
export async function statusOf(session: Session, items: readonly string[]): Promise<(mailbox: MailboxRow) => string> {
  if (items.includes('HIGHESTMODSEQ')) enableCondstore(session);
  const asks = items.some((item) => item.startsWith('DELETED'));
  const rows = asks ? await session.deps.storage.call('quota.deleted', { session: loginOf(session).token }) : [];
  const deleted = new Map(rows.map((row) => [row.mailboxId, row]));
  return (mailbox) => {
    const values = items.map((item) => `${item} ${VALUES.get(item)?.(mailbox, deleted.get(mailbox.id)) ?? 0}`);
    return `* STATUS ${wireName(mailbox.name, session.isUtf8)} (${values.join(' ')})`;
  };
}
