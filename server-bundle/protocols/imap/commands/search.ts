/** SEARCH (RFC 9051 §6.4.4). What the flags and sizes answer is answered from memory; only what is left is read. */
import type { MessageRow } from '../../../storage/api/operations.ts';
import type { ParsedCommand } from '../../../wire/imap/tokens.ts';
import { readHeader } from '../../../wire/mime/header.ts';
import { parseStructure } from '../../../wire/mime/structure.ts';
import { decodeHeaderValue, readableText } from '../../../wire/mime/text.ts';
import { loginOf, orGone, selectedOf } from '../arguments.ts';
import { MAX_SEARCHED_BODIES } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { parseSearch, type SearchKey } from '../search-keys.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

export async function search(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const selected = selectedOf(session);
  const key = parseSearch(command.args);
  const found: number[] = [];
  let read = 0;
  for (const uid of selected.uids) {
    const row = selected.row(uid);
    if (!row || session.ending) continue;
    let verdict = judge(key, row, selected, null);
    if (verdict === 'read') {
      if (++read > MAX_SEARCHED_BODIES) throw new Refusal('NO', 'That would read too many messages; narrow it by date or size', 'LIMIT');
      const raw = await orGone(session.deps.storage.call('message.body', { session: loginOf(session).token, mailboxId: selected.id, uid }));
      verdict = raw !== null && judge(key, row, selected, raw);
    }
    if (verdict === true) found.push(byUid ? uid : selected.sequenceOf(uid));
  }
  session.output.line(`* SEARCH${found.map((number) => ` ${number}`).join('')}`);
  return 'SEARCH completed';
}

type Verdict = boolean | 'read';

/** 'read' when the answer hangs on the content and `raw` is not there. */
function judge(key: SearchKey, row: MessageRow, selected: SelectedMailbox, raw: Buffer | null): Verdict {
  switch (key.kind) {
    case 'all':
    case 'none':
      return key.kind === 'all';
    case 'flag':
      return row.flags.some((flag) => flag.toLowerCase() === key.flag.toLowerCase()) === key.set;
    case 'size':
      return key.larger ? row.sizeBytes > key.bytes : row.sizeBytes < key.bytes;
    case 'set':
      return inSet(key, row, selected);
    case 'date':
      return key.sent ? (raw ? within(sentAt(raw) ?? row.internalDate, key) : 'read') : within(row.internalDate, key);
    case 'header':
      return raw ? hasHeader(raw, key.name, key.text) : 'read';
    case 'text':
      return raw ? hasText(raw, key.text, key.headerToo) : 'read';
    case 'not': {
      const inner = judge(key.key, row, selected, raw);
      return inner === 'read' ? 'read' : !inner;
    }
    case 'or':
    case 'and':
      return combine(
        key.keys.map((each) => () => judge(each, row, selected, raw)),
        key.kind === 'or',
      );
  }
}

/** The first answer that settles it, before any reading. */
function combine(parts: readonly (() => Verdict)[], settles: boolean): Verdict {
  let open = false;
  for (const part of parts) {
    const verdict = part();
    if (verdict === settles) return settles;
    if (verdict === 'read') open = true;
  }
  return open ? 'read' : !settles;
}

function inSet(key: Extract<SearchKey, { kind: 'set' }>, row: MessageRow, selected: SelectedMailbox): boolean {
  const value = key.byUid ? row.uid : selected.sequenceOf(row.uid);
  const last = key.byUid ? (selected.uids.at(-1) ?? 0) : selected.count;
  return key.ranges.some((range) => {
    const [a = 0, b = 0] = range.map((each) => (each === Infinity ? last : each));
    return value >= Math.min(a, b) && value <= Math.max(a, b);
  });
}

function within(timeMs: number, key: { readonly from: number; readonly to: number }): boolean {
  return timeMs >= key.from && timeMs < key.to;
}

/** The Date field's calendar day as its sender wrote it, as UTC (RFC 9051: disregarding time and zone). */
function sentAt(raw: Buffer): number | null {
  const value = readHeader(raw, 0, raw.length).fields.find((field) => field.name === 'date')?.value;
  const withoutZone = value?.replace(/\s*(?:[+-]\d{4}|[A-Z]{1,4})?\s*(?:\([^)]*\))?\s*$/, ' +0000');
  const time = withoutZone ? Date.parse(withoutZone) : NaN;
  return Number.isNaN(time) ? null : time;
}

function hasHeader(raw: Buffer, name: string, text: string): boolean {
  return readHeader(raw, 0, raw.length).fields.some((field) => field.name === name && decodeHeaderValue(field.value).toLowerCase().includes(text));
}

function hasText(raw: Buffer, text: string, headerToo: boolean): boolean {
  const structure = parseStructure(raw);
  if (headerToo && structure.fields.some((field) => decodeHeaderValue(`${field.name}: ${field.value}`).toLowerCase().includes(text))) return true;
  for (const piece of readableText(raw, structure)) if (piece.toLowerCase().includes(text)) return true;
  return false;
}
