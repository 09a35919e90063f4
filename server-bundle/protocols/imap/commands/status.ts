/** STATUS (RFC 9051 §6.3.11; SIZE RFC 8438). */
import type { MailboxRow } from '../../../storage/api/operations.ts';
import type { Token } from '../../../wire/imap/tokens.ts';
import { SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { atomOf, listOf, mailboxNamed, mailboxNameOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { wireName } from './list.ts';

const VALUES: Readonly<Record<string, (mailbox: MailboxRow) => number>> = {
  MESSAGES: (mailbox) => mailbox.messages,
  RECENT: () => 0,
  UIDNEXT: (mailbox) => mailbox.uidNext,
  UIDVALIDITY: (mailbox) => mailbox.uidValidity,
  UNSEEN: (mailbox) => mailbox.unseen,
  SIZE: (mailbox) => mailbox.sizeBytes,
};

export const status: Run = async (session, command) => {
  requireCount(command, 2);
  const items = statusItemsOf(command.args[1]);
  const mailbox = await mailboxNamed(session, mailboxNameOf(command.args[0]), 'NONEXISTENT');
  session.output.line(`* STATUS ${wireName(mailbox.name)} (${renderStatus(mailbox, items)})`);
  return 'STATUS completed';
};

export function statusItemsOf(token: Token | undefined): string[] {
  const items = listOf(token).map(atomOf);
  if (items.length === 0 || items.some((item) => !(item in VALUES))) throw new SyntaxProblem('a STATUS item is unknown');
  return items;
}

export function renderStatus(mailbox: MailboxRow, items: readonly string[]): string {
  return items.map((item) => `${item} ${VALUES[item]?.(mailbox) ?? 0}`).join(' ');
}
