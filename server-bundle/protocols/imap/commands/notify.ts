/** NOTIFY (RFC 5465 §3.1). What this session does itself to other mailboxes is told to it too; §5 would rather leave it out, and clients must take either. */
import { SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { atomOf, mailboxesOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Notices } from '../notify/notices.ts';
import { type MessageEvent, NO_WISHES, wishesOf } from '../notify/wishes.ts';

const MESSAGE_EVENTS: ReadonlySet<MessageEvent> = new Set(['MessageNew', 'MessageExpunge', 'FlagChange']);

export const notify: Run = async (session, command) => {
  const [form, ...rest] = command.args;
  const isSet = atomOf(form) === 'SET';
  if (!isSet && atomOf(form) !== 'NONE') throw new SyntaxProblem('NOTIFY takes SET or NONE');
  if (!isSet) requireCount(command, 1);
  const [first] = rest;
  const wantsStatus = first?.kind === 'atom' && first.text.toUpperCase() === 'STATUS';
  const wishes = isSet ? wishesOf(wantsStatus ? rest.slice(1) : rest, session.isUtf8) : NO_WISHES;
  session.notices ??= new Notices();
  session.notices.begin(wishes);
  const mailboxes = await mailboxesOf(session);
  session.notices.learn(mailboxes);
  if (wantsStatus)
    for (const mailbox of mailboxes) if (mailbox.id !== session.selected?.id) session.notices.tellStatus(session, mailbox, MESSAGE_EVENTS, true);
  return 'NOTIFY completed';
};
