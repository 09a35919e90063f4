/** Messages of one account: uids rise and are never given twice, every change takes a new mod-sequence (RFC 7162), copies share their content. */
import type { MailboxId, MessageRow } from '../../api/operations.ts';
import { CHANGED_MAX, StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { addContent, readContent, releaseContent, useContent } from './contents.ts';
import { forgetExpunged, logExpunged } from './expunged.ts';
import { changeFlags, flagsToText, readFlags, textToFlags } from './flags.ts';
import { LISTED_MAX } from './limits.ts';
import { type Prepared, prepare } from './prepare.ts';

interface MessageRecord {
  readonly uid: number;
  readonly mod_seq: number;
  readonly internal_date: number;
  readonly size_bytes: number;
  readonly flags: string;
  readonly content_id: number;
}

const COLUMNS = 'uid, mod_seq, internal_date, size_bytes, flags, content_id';

/**
 * In uid order; all of them, or `limit` from the uid behind `after` on.
 * @throws StorageError INVALID_INPUT when that is more than one answer may have: nobody's list is to end the thread that makes it.
 */
export function listMessages(
  file: EncryptedFile,
  folder: MailboxId,
  { after, limit }: { readonly after?: number | null; readonly limit?: number | null } = {},
): MessageRow[] {
  requireFolder(file, folder);
  const rows = `SELECT ${COLUMNS} FROM messages WHERE folder_id = ? AND uid > ? ORDER BY uid LIMIT ?`;
  const found = file.all<MessageRecord>(rows, folder, after ?? 0, Math.min(limit ?? Infinity, LISTED_MAX + 1));
  if (found.length > LISTED_MAX)
    throw new StorageError('INVALID_INPUT', `These are more than ${LISTED_MAX} messages. Ask for them in pieces, with a limit, after the last uid.`);
  return found.map(toRow);
}

/** @throws StorageError NOT_FOUND when the message is gone, CORRUPT when it is damaged. */
export function readBody(file: EncryptedFile, folder: MailboxId, uid: number): Buffer {
  const row = file.get<{ content_id: number }>('SELECT content_id FROM messages WHERE folder_id = ? AND uid = ?', folder, uid);
  if (!row) throw new StorageError('NOT_FOUND', `Message ${uid} is no longer in this mailbox.`);
  return readContent(file, row.content_id);
}

export interface NewMessage {
  readonly raw: Buffer;
  readonly flags: readonly string[];
  readonly internalDate: number;
  /** By `prepare`, before the transaction began; done here otherwise. */
  readonly prepared?: Prepared;
}

export function addMessage(file: EncryptedFile, changes: Changes, folder: MailboxId, message: NewMessage, now = Date.now()): MessageRow {
  const flags = readFlags(message.flags);
  const [at] = advance(file, folder, 1);
  const content = addContent(file, message.prepared ?? prepare(message.raw));
  const record: MessageRecord = {
    uid: at.uid,
    mod_seq: at.modSeq,
    internal_date: message.internalDate,
    size_bytes: message.raw.length,
    flags: flagsToText(flags),
    content_id: content,
  };
  put(file, folder, record, now);
  const row = toRow(record);
  changes.add({ kind: 'exists', mailboxId: folder, messages: [row] });
  return row;
}

/** @returns every named message that exists, changed or not; only the changed ones take the new mod-sequence. */
export function flagMessages(
  file: EncryptedFile,
  changes: Changes,
  folder: MailboxId,
  request: { readonly uids: readonly number[]; readonly action: 'set' | 'add' | 'remove'; readonly flags: readonly string[] },
): MessageRow[] {
  const flags = readFlags(request.flags);
  const found = select(file, folder, request.uids);
  const wanted = found.map((record) => ({ record, text: flagsToText(changeFlags(textToFlags(record.flags), request.action, flags)) }));
  if (wanted.every(({ record, text }) => sameFlags(record.flags, text))) return found.map(toRow);
  const modSeq = nextModSeq(file, folder);
  const changed: MessageRow[] = [];
  const rows = wanted.map(({ record, text }) => {
    if (sameFlags(record.flags, text)) return toRow(record);
    file.run('UPDATE messages SET flags = ?, seen = ?, mod_seq = ? WHERE folder_id = ? AND uid = ?', text, seen(text), modSeq, folder, record.uid);
    const row = toRow({ ...record, flags: text, mod_seq: modSeq });
    changed.push(row);
    return row;
  });
  changes.add({ kind: 'flags', mailboxId: folder, messages: changed });
  return rows;
}

/** Those of `uids` that there are, ascending. */
export function messagesNamed(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): MessageRow[] {
  return select(file, folder, uids).map(toRow);
}

/** The pairs of old and new uid, in the order of the old ones. */
export function copyMessages(
  file: EncryptedFile,
  changes: Changes,
  request: { readonly from: MailboxId; readonly to: MailboxId; readonly uids: readonly number[] },
  now = Date.now(),
): (readonly [number, number])[] {
  requireFolder(file, request.to);
  const records = select(file, request.from, request.uids);
  for (const record of records) useContent(file, record.content_id);
  return insertInto(file, changes, request.to, records, now);
}

export function moveMessages(
  file: EncryptedFile,
  changes: Changes,
  request: { readonly from: MailboxId; readonly to: MailboxId; readonly uids: readonly number[] },
  now = Date.now(),
): (readonly [number, number])[] {
  requireFolder(file, request.to);
  return move(file, changes, request.from, request.to, select(file, request.from, request.uids), now);
}

export function moveAll(file: EncryptedFile, changes: Changes, from: MailboxId, to: MailboxId, now: number): void {
  move(file, changes, from, to, file.all<MessageRecord>(`SELECT ${COLUMNS} FROM messages WHERE folder_id = ? ORDER BY uid`, from), now);
}

/** Removes what is flagged \Deleted, all (as far as CHANGED_MAX) or those in `uids`. @returns the removed uids in order. */
export function expungeMessages(file: EncryptedFile, changes: Changes, folder: MailboxId, uids: readonly number[] | undefined): number[] {
  const [first, last] = uids ? uids.reduce(([least, most], uid) => [Math.min(least, uid), Math.max(most, uid)], [2 ** 32, 0]) : [0, 2 ** 32];
  const marked = file
    .all<MessageRecord>(
      `SELECT ${COLUMNS} FROM messages INDEXED BY messages_deleted
       WHERE folder_id = ? AND instr(flags, '\\Deleted') > 0 AND uid BETWEEN ? AND ? ORDER BY uid LIMIT ?`,
      folder,
      first,
      last,
      uids ? -1 : CHANGED_MAX,
    )
    .filter((record) => textToFlags(record.flags).includes('\\Deleted'));
  const only = uids && new Set(uids);
  const gone = only ? marked.filter((record) => only.has(record.uid)) : marked;
  for (const record of gone) releaseContent(file, record.content_id);
  takeOut(file, changes, folder, gone);
  return gone.map((record) => record.uid);
}

/** Those of `uids` that there are, whatever their flags. @returns the removed uids in order. */
export function removeMessages(file: EncryptedFile, changes: Changes, folder: MailboxId, uids: readonly number[]): number[] {
  const gone = select(file, folder, uids);
  for (const record of gone) releaseContent(file, record.content_id);
  takeOut(file, changes, folder, gone);
  return gone.map((record) => record.uid);
}

/** For a folder that is about to be removed: tells nobody. */
export function discardAll(file: EncryptedFile, folder: MailboxId): void {
  const first = 'SELECT uid, content_id FROM messages WHERE folder_id = ? ORDER BY uid LIMIT ?';
  for (let some; (some = file.tuples<readonly [uid: number, content: number]>(first, folder, CHANGED_MAX)).length > 0;) {
    for (const [, content] of some) releaseContent(file, content);
    file.run('DELETE FROM messages WHERE folder_id = ? AND uid <= ?', folder, some.at(-1)?.[0] ?? 0);
  }
  forgetExpunged(file, folder);
}

export function sizeOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): number {
  return select(file, folder, uids).reduce((sum, record) => sum + record.size_bytes, 0);
}

function move(
  file: EncryptedFile,
  changes: Changes,
  from: MailboxId,
  to: MailboxId,
  records: readonly MessageRecord[],
  now: number,
): (readonly [number, number])[] {
  const pairs = insertInto(file, changes, to, records, now);
  takeOut(file, changes, from, records);
  return pairs;
}

function insertInto(
  file: EncryptedFile,
  changes: Changes,
  folder: MailboxId,
  records: readonly MessageRecord[],
  now: number,
): (readonly [number, number])[] {
  if (records.length === 0) return [];
  const [{ uid: first, modSeq }] = advance(file, folder, records.length);
  const rows: MessageRow[] = [];
  const pairs = records.map((record, index) => {
    const copy = { ...record, uid: first + index, mod_seq: modSeq };
    put(file, folder, copy, now);
    rows.push(toRow(copy));
    return [record.uid, copy.uid] as const;
  });
  changes.add({ kind: 'exists', mailboxId: folder, messages: rows });
  return pairs;
}

function takeOut(file: EncryptedFile, changes: Changes, folder: MailboxId, records: readonly MessageRecord[]): void {
  if (records.length === 0) return;
  for (const record of records) file.run('DELETE FROM messages WHERE folder_id = ? AND uid = ?', folder, record.uid);
  const uids = records.map((record) => record.uid);
  const modSeq = nextModSeq(file, folder);
  logExpunged(file, folder, modSeq, uids);
  changes.add({ kind: 'expunged', mailboxId: folder, uids, modSeq });
}

function select(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): MessageRecord[] {
  requireFolder(file, folder);
  const sorted = [...new Set(uids)].sort((a, b) => a - b);
  return sorted.flatMap((uid) => file.get<MessageRecord>(`SELECT ${COLUMNS} FROM messages WHERE folder_id = ? AND uid = ?`, folder, uid) ?? []);
}

function put(file: EncryptedFile, folder: MailboxId, record: MessageRecord, now: number): void {
  file.run(
    'INSERT INTO messages (folder_id, uid, mod_seq, internal_date, size_bytes, seen, flags, content_id, save_date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    folder,
    record.uid,
    record.mod_seq,
    record.internal_date,
    record.size_bytes,
    seen(record.flags),
    record.flags,
    record.content_id,
    now,
  );
}

/** Takes `count` uids and one mod-sequence. */
function advance(file: EncryptedFile, folder: MailboxId, count: number): [{ uid: number; modSeq: number }] {
  const row = file.get<{ uid: number; modSeq: number }>(
    'UPDATE folders SET uid_next = uid_next + ?, mod_seq = mod_seq + 1 WHERE id = ? RETURNING uid_next - ? AS uid, mod_seq AS modSeq',
    count,
    folder,
    count,
  );
  if (!row) throw noFolder();
  return [row];
}

function nextModSeq(file: EncryptedFile, folder: MailboxId): number {
  const row = file.get<{ modSeq: number }>('UPDATE folders SET mod_seq = mod_seq + 1 WHERE id = ? RETURNING mod_seq AS modSeq', folder);
  if (!row) throw noFolder();
  return row.modSeq;
}

function requireFolder(file: EncryptedFile, folder: MailboxId): void {
  if (!file.get('SELECT 1 FROM folders WHERE id = ?', folder)) throw noFolder();
}

function noFolder(): StorageError {
  return new StorageError('NOT_FOUND', 'This mailbox was removed meanwhile.');
}

function seen(flags: string): 0 | 1 {
  return textToFlags(flags).includes('\\Seen') ? 1 : 0;
}

function sameFlags(a: string, b: string): boolean {
  return a === b || textToFlags(a).sort().join(' ') === textToFlags(b).sort().join(' ');
}

function toRow(record: MessageRecord): MessageRow {
  return {
    uid: record.uid,
    flags: textToFlags(record.flags),
    modSeq: record.mod_seq,
    internalDate: record.internal_date,
    sizeBytes: record.size_bytes,
  };
}
