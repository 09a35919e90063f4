/** SELECT, EXAMINE (RFC 9051 §6.3.2, §6.3.3), with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5); CLOSE, UNSELECT (§6.4.1, §6.4.2). */
import type { MailboxId, MailboxRow } from '../../../storage/api/operations.ts';
import { type ParsedCommand, SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { loginOf, mailboxNamed, mailboxNameOf, oldNameOf, requireCount, selectedOf } from '../arguments.ts';
import { highestModSeqLine, uidRequired } from '../extensions.ts';
import type { Run } from '../handlers.ts';
import { untilAllGone } from '../in-pieces.ts';
import { flagLines } from '../keywords.ts';
import { ROWS_AT_ONCE } from '../limits.ts';
import { MessageTable } from '../message-table.ts';
import { tellMissed } from '../resync.ts';
import { type Resync, selectParametersOf } from '../select-parameters.ts';
import { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';
import { listLine } from './list.ts';
import { mailboxIdOf } from './status.ts';

export async function select(session: Session, command: ParsedCommand, readOnly: boolean): Promise<string> {
  requireCount(command, 1, 2);
  const { condstore, resync } = selectParametersOf(command.args[1]);
  if (resync && !session.enabled.has('QRESYNC')) throw new SyntaxProblem('QRESYNC needs ENABLE QRESYNC first');
  if (resync?.match && session.enabled.has('UIDONLY')) throw uidRequired();
  if (session.selected) session.output.line('* OK [CLOSED] The mailbox before is closed');
  session.selected = null;
  if (condstore) session.enabled.add('CONDSTORE');
  const mailbox = await mailboxNamed(session, mailboxNameOf(command.args[0], session.isUtf8), 'NONEXISTENT');
  try {
    await open(session, mailbox, { readOnly, resync, oldName: oldNameOf(command.args[0], session.isUtf8) });
  } catch (error) {
    // Somebody may have removed it meanwhile. After a failed SELECT nothing is selected (RFC 9051 §6.3.2).
    session.selected = null;
    throw error;
  }
  return `[${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] ${command.name} completed`;
}

interface Opening {
  readonly readOnly: boolean;
  readonly resync: Resync | null;
  readonly oldName: string | null;
}

async function open(session: Session, mailbox: MailboxRow, { readOnly, resync, oldName }: Opening): Promise<void> {
  // Selected before it is listed, so that no event between the two is lost; those already in the list are known by their UID.
  const early = new SelectedMailbox(mailbox, new MessageTable(), { readOnly, isListed: false });
  session.selected = early;
  const selected = new SelectedMailbox(mailbox, await listAll(session, mailbox.id), { readOnly });
  early.handOver(selected);
  session.selected = selected;
  for (const line of flagLines(selected)) session.output.line(line);
  session.output.line(`* ${selected.count} EXISTS`);
  await tellByVersion(session, mailbox, { selected, oldName });
  session.output.line(`* OK [UIDVALIDITY ${mailbox.uidValidity}] UIDs are valid`);
  session.output.line(`* OK [UIDNEXT ${selected.uidNext}] The next UID`);
  session.output.line(`* OK [MAILBOXID (${mailboxIdOf(mailbox)})] Whatever its name`);
  session.output.line(highestModSeqLine(selected.toldModSeq, 'Everything so far'));
  if (resync) await tellMissed(session, selected, resync);
}

/** IMAP4rev2 has LIST in place of RECENT and UNSEEN (RFC 9051 §6.3.2, Appendix E). */
async function tellByVersion(
  session: Session,
  mailbox: MailboxRow,
  { selected, oldName }: { readonly selected: SelectedMailbox; readonly oldName: string | null },
): Promise<void> {
  if (session.enabled.has('IMAP4REV2')) {
    session.output.line(await listLine(session, mailbox, oldName));
    return;
  }
  session.output.line('* 0 RECENT');
  if (selected.firstUnseen > 0 && !session.enabled.has('UIDONLY')) session.output.line(`* OK [UNSEEN ${selected.firstUnseen}] First unread`);
}

/** In pieces: nobody holds a large mailbox up for others while it is listed. What changes meanwhile is told as an event. */
async function listAll(session: Session, mailboxId: MailboxId): Promise<MessageTable> {
  const table = new MessageTable();
  for (;;) {
    const input = { session: loginOf(session).token, mailboxId, after: table.lastUid, limit: ROWS_AT_ONCE };
    const piece = await session.deps.storage.call('message.columns', input);
    table.appendColumns(piece);
    if (piece.count < ROWS_AT_ONCE) return table;
  }
}

export const close: Run = async (session, command) => {
  requireCount(command, 0);
  const selected = selectedOf(session);
  session.selected = null;
  const at = { session: loginOf(session).token, mailboxId: selected.id };
  if (!selected.readOnly) await untilAllGone(() => session.deps.storage.call('message.expunge', at));
  return 'CLOSE completed';
};

export const unselect: Run = (session, command) => {
  requireCount(command, 0);
  session.selected = null;
  return Promise.resolve('UNSELECT completed');
};
