/** FETCH (RFC 9051 §6.4.5). A long answer is written in pieces, at the pace of the reader. */
import type { MessageRow } from '../../../storage/api/operations.ts';
import { renderEnvelope, renderStructure } from '../../../wire/imap/envelope.ts';
import { dateTime } from '../../../wire/imap/format.ts';
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { parseStructure, type Part } from '../../../wire/mime/structure.ts';
import { summarize } from '../../../wire/mime/summary.ts';
import { chosenUids, loginOf, orGone, requireCount, selectedOf } from '../arguments.ts';
import { type BodySection, type FetchItem, fetchItemsOf, needsBody } from '../fetch-items.ts';
import { sectionBytes } from '../section.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

interface Message {
  readonly row: MessageRow;
  /** Empty when no item needs it. */
  readonly raw: Buffer;
  readonly structure: () => Part;
}

export async function fetch(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  requireCount(command, 2);
  const selected = selectedOf(session);
  const items = fetchItemsOf(command.args[1], byUid);
  const uids = chosenUids(selected, command.args[0], byUid);
  const seen = selected.readOnly || !items.some((item) => item.kind === 'section' && !item.peek) ? [] : await markSeen(session, selected, uids);
  const withFlags = items.some((item) => item.kind === 'flags');
  for (const uid of uids) {
    if (session.ending) break;
    const row = selected.row(uid);
    if (!row) continue;
    const wanted = seen.includes(uid) && !withFlags ? [...items, { kind: 'flags' } as const] : items;
    const message = await load(session, selected, row, needsBody(wanted));
    // Removed by somebody else, which the client may not be told in the middle of a FETCH (RFC 2180 §4.1.3).
    if (!message) continue;
    write(session, selected.sequenceOf(uid), message, wanted);
    await session.output.breathe();
  }
  return 'FETCH completed';
}

/** Returns the UIDs that were not seen before. */
async function markSeen(session: Session, selected: SelectedMailbox, uids: readonly number[]): Promise<readonly number[]> {
  const unseen = uids.filter((uid) => selected.row(uid)?.flags.includes('\\Seen') === false);
  if (unseen.length === 0) return [];
  const at = { session: loginOf(session).token, mailboxId: selected.id };
  selected.apply(await session.deps.storage.call('message.flag', { ...at, uids: unseen, action: 'add', flags: ['\\Seen'] }));
  return unseen;
}

async function load(session: Session, selected: SelectedMailbox, row: MessageRow, body: boolean): Promise<Message | null> {
  const at = { session: loginOf(session).token, mailboxId: selected.id, uid: row.uid };
  const raw = body ? await orGone(session.deps.storage.call('message.body', at)) : Buffer.alloc(0);
  if (!raw) return null;
  let parsed: Part | null = null;
  return { row, raw, structure: () => (parsed ??= parseStructure(raw)) };
}

function write(session: Session, sequence: number, message: Message, items: readonly FetchItem[]): void {
  const { output } = session;
  output.text(`* ${sequence} FETCH (`);
  for (const [index, item] of items.entries()) {
    if (index > 0) output.text(' ');
    if (item.kind === 'section') writeSection(session, message, item);
    else output.text(render(message, item.kind));
  }
  output.line(')');
}

function writeSection(session: Session, message: Message, section: BodySection): void {
  const bytes = sectionBytes(message.raw, message.structure, section);
  if (!bytes) return session.output.text(`${section.label} NIL`);
  session.output.text(`${section.label} {${bytes.length}}\r\n`);
  session.output.bytes(bytes);
}

function render({ row, structure }: Message, kind: Exclude<FetchItem['kind'], 'section'>): string {
  switch (kind) {
    case 'uid':
      return `UID ${row.uid}`;
    case 'flags':
      return `FLAGS (${row.flags.join(' ')})`;
    case 'internal-date':
      return `INTERNALDATE ${dateTime(row.internalDate)}`;
    case 'size':
      return `RFC822.SIZE ${row.sizeBytes}`;
    case 'envelope':
      return `ENVELOPE ${renderEnvelope(summarize(structure()).envelope)}`;
    case 'body':
      return `BODY ${renderStructure(summarize(structure()).structure, false)}`;
    case 'body-structure':
      return `BODYSTRUCTURE ${renderStructure(summarize(structure()).structure, true)}`;
  }
}
