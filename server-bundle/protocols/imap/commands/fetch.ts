/**
 * FETCH (RFC 9051 §6.4.5), with PREVIEW (RFC 8970), SAVEDATE (RFC 8514), PARTIAL (RFC 9394), CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4, §3.2.6). Envelopes, structures and header fields come from what storage keeps of each message, in batches; the
 * message itself is read only for what needs it. A long answer is written in pieces, at the pace of the reader.
 */
import type { MessageRow, SummaryRow } from '../../../storage/api/operations.ts';
import { renderEnvelope, renderStructure } from '../../../wire/imap/envelope.ts';
import { dateTime, nstring } from '../../../wire/imap/format.ts';
import { windowOf } from '../../../wire/imap/partial-range.ts';
import type { Range } from '../../../wire/imap/sequence-set.ts';
import { type ParsedCommand, SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { normalised } from '../../../wire/imap/uid-ranges.ts';
import { parseStructure, type Part } from '../../../wire/mime/structure.ts';
import { type SummaryText, textToSummary } from '../../../wire/mime/summary-text.ts';
import type { MessageSummary } from '../../../wire/mime/summary.ts';
import { chosenUids, loginOf, orGone, selectedOf, setOf } from '../arguments.ts';
import { binaryBytes } from '../binary.ts';
import { enableCondstore } from '../extensions.ts';
import { type BinaryItem, type BodySection, type FetchItem, type Needs, fetchItemsOf, needsOf } from '../fetch-items.ts';
import { fetchArgumentsOf } from '../fetch-modifiers.ts';
import { SUMMARIES_AT_ONCE } from '../limits.ts';
import { companionsOf, fetchOpening } from '../news.ts';
import { tellVanished } from '../resync.ts';
import { sectionBytes } from '../section.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

interface Message {
  readonly row: MessageRow;
  /** The message, or its header where no item needs more, or nothing. */
  readonly raw: Buffer;
  readonly structure: () => Part;
  /** @throws Error when no item was to need it. */
  readonly summary: () => MessageSummary;
  /** What is kept beside the summary; null when no item was to need it. */
  readonly kept: SummaryRow | null;
  /** null when there is none. */
  readonly preview: string | null;
}

export async function fetch(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const wish = fetchArgumentsOf(command.args);
  const selected = selectedOf(session);
  const isUidOnly = session.enabled.has('UIDONLY');
  if (wish.vanished && !(byUid && session.enabled.has('QRESYNC'))) throw new SyntaxProblem('VANISHED goes with UID FETCH, after ENABLE QRESYNC');
  const items = withItems(fetchItemsOf(wish.items, byUid && !isUidOnly), wish.changedSince === null ? [] : ['mod-seq']);
  const needs = needsOf(items);
  const chosen = chosenUids(selected, wish.set, byUid);
  if (items.some((item) => item.kind === 'mod-seq')) enableCondstore(session);
  if (wish.vanished)
    await tellVanished(session, selected, { asked: normalised(rangesOf(selected, wish.set), selected.uidNext - 1), since: wish.changedSince ?? 0 });
  const uids = changedOf(selected, wish.window ? windowOf(chosen, wish.window) : chosen, wish.changedSince);
  const seen = selected.readOnly || !items.some((item) => 'peek' in item && !item.peek) ? new Set<number>() : await markSeen(session, selected, uids);
  const itemsOnceSeen = withItems(items, ['flags', ...companionsOf(session)]);
  for await (const [uid, summary] of summaries(session, selected, uids, needs)) {
    if (session.ending) break;
    const row = selected.row(uid);
    if (!row) continue;
    const message = await load(session, selected, row, summary, needs);
    // Removed by somebody else, which the client may not be told in the middle of a FETCH (RFC 2180 §4.1.3).
    if (!message) continue;
    write(session, fetchOpening(session, selected, uid), message, seen.has(uid) ? itemsOnceSeen : items);
    await session.output.breathe();
  }
  return 'FETCH completed';
}

/** The items, and those of `kinds` that are not among them. */
function withItems(items: readonly FetchItem[], kinds: readonly ('flags' | 'uid' | 'mod-seq')[]): readonly FetchItem[] {
  return [...items, ...kinds.filter((kind) => !items.some((item) => item.kind === kind)).map((kind) => ({ kind }))];
}

function changedOf(selected: SelectedMailbox, uids: readonly number[], since: number | null): readonly number[] {
  return since === null ? uids : uids.filter((uid) => (selected.row(uid)?.modSeq ?? 0) > since);
}

function rangesOf(selected: SelectedMailbox, set: Token): readonly Range[] {
  return set.kind === 'atom' && set.text === '$' ? selected.saved.map((uid) => [uid, uid]) : setOf(set);
}

/** Each uid with what is kept of it, where that is needed; those that are gone without. */
async function* summaries(
  session: Session,
  selected: SelectedMailbox,
  uids: readonly number[],
  needs: Needs,
): AsyncGenerator<readonly [uid: number, summary: SummaryRow | null]> {
  if (!needs.summary && !needs.header) {
    for (const uid of uids) yield [uid, null];
    return;
  }
  for (let at = 0; at < uids.length;) {
    const asked = uids.slice(at, at + SUMMARIES_AT_ONCE);
    const input = { session: loginOf(session).token, mailboxId: selected.id, uids: asked, header: needs.header };
    const { rows, answered } = await session.deps.storage.call('message.summaries', input);
    const found = new Map(rows.map((row) => [row.uid, row]));
    for (const uid of asked.slice(0, answered)) yield [uid, found.get(uid) ?? null];
    at += Math.max(1, answered);
  }
}

/** Returns the UIDs that were not seen before. */
async function markSeen(session: Session, selected: SelectedMailbox, uids: readonly number[]): Promise<ReadonlySet<number>> {
  const unseen = uids.filter((uid) => selected.row(uid)?.flags.includes('\\Seen') === false);
  if (unseen.length === 0) return new Set();
  const at = { session: loginOf(session).token, mailboxId: selected.id };
  selected.apply(await session.deps.storage.call('message.flag', { ...at, uids: unseen, action: 'add', flags: ['\\Seen'] }));
  return new Set(unseen);
}

async function load(session: Session, selected: SelectedMailbox, row: MessageRow, kept: SummaryRow | null, needs: Needs): Promise<Message | null> {
  if (!kept && (needs.summary || needs.header)) return null;
  const at = { session: loginOf(session).token, mailboxId: selected.id, uid: row.uid };
  const raw = needs.body ? await orGone(session.deps.storage.call('message.body', at)) : (kept?.header ?? Buffer.alloc(0));
  if (!raw) return null;
  const preview = needs.preview ? await previewOf(session, selected, row.uid) : null;
  let parsed: Part | null = null;
  let summary: MessageSummary | null = null;
  return {
    row,
    raw,
    kept,
    preview,
    structure: () => (parsed ??= parseStructure(raw)),
    // Storage made the text with the same module.
    summary: () => (summary ??= textToSummary((kept?.summary ?? '') as SummaryText)),
  };
}

async function previewOf(session: Session, selected: SelectedMailbox, uid: number): Promise<string | null> {
  const input = { session: loginOf(session).token, mailboxId: selected.id, uids: [uid] };
  const { rows } = await session.deps.storage.call('message.previews', input);
  return rows[0]?.preview ?? null;
}

function write(session: Session, opening: string, message: Message, items: readonly FetchItem[]): void {
  const { output } = session;
  // Before the first byte of the answer: what cannot be decoded refuses the command.
  const binaries = new Map(items.flatMap((item) => (isBinary(item) ? [[item, binaryBytes(message.raw, message.structure, item)] as const] : [])));
  output.text(opening);
  for (const [index, item] of items.entries()) {
    if (index > 0) output.text(' ');
    if (item.kind === 'section') writeSection(session, message, item);
    else if (isBinary(item)) writeBinary(session, item, binaries.get(item) ?? null);
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

function isBinary(item: FetchItem): item is BinaryItem {
  return item.kind === 'binary' || item.kind === 'binary-size';
}

function writeBinary(session: Session, item: BinaryItem, bytes: Buffer | null): void {
  if (item.kind === 'binary-size') return session.output.text(`${item.label} ${bytes?.length ?? 0}`);
  if (!bytes) return session.output.text(`${item.label} NIL`);
  session.output.text(`${item.label} ${bytes.includes(0) ? '~' : ''}{${bytes.length}}\r\n`);
  session.output.bytes(bytes);
}

function render({ row, summary, kept, preview }: Message, kind: Exclude<FetchItem['kind'], 'section' | BinaryItem['kind']>): string {
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
      return `ENVELOPE ${renderEnvelope(summary().envelope)}`;
    case 'body':
      return `BODY ${renderStructure(summary().structure, false)}`;
    case 'body-structure':
      return `BODYSTRUCTURE ${renderStructure(summary().structure, true)}`;
    case 'preview':
      return `PREVIEW ${nstring(preview === null ? null : Buffer.from(preview).toString('latin1'))}`;
    case 'email-id':
      return `EMAILID (${kept?.emailId ?? ''})`;
    case 'thread-id':
      return `THREADID (${kept?.threadId ?? ''})`;
    case 'mod-seq':
      return `MODSEQ (${row.modSeq})`;
    case 'save-date':
      return `SAVEDATE ${kept ? dateTime(kept.saveDate) : 'NIL'}`;
  }
}
