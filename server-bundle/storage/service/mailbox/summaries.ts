/** What is known of messages without reading their bytes: FETCH ENVELOPE, BODYSTRUCTURE, header fields, EMAILID, THREADID, SAVEDATE. */
import type { SummariesOutput, SummaryRow } from '../../api/operations/contents.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { AS_IN_VERSION_1, convertContent, readHead } from './contents.ts';
import { SLICE_BYTES, SLICE_MESSAGES } from './limits.ts';

interface Row {
  readonly content_id: number;
  readonly thread_id: number;
  readonly saved: number;
  readonly summary: string;
}

/** Of those that exist and have been brought to the present form (`convertSome`), as many as make a fair answer. */
export function summariesOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[], withHeader: boolean): SummariesOutput {
  const rows: SummaryRow[] = [];
  let answered = 0;
  for (let bytes = 0; answered < uids.length && bytes < SLICE_BYTES; answered += 1) {
    const row = summaryOf(file, folder, uids[answered] ?? 0, withHeader);
    if (row) rows.push(row);
    bytes += row ? row.summary.length + (row.header?.length ?? 0) : 0;
  }
  return { rows, answered };
}

function summaryOf(file: EncryptedFile, folder: MailboxId, uid: number, withHeader: boolean): SummaryRow | undefined {
  const row = file.get<Row>(
    `SELECT m.content_id, c.thread_id, coalesce(m.save_date, m.internal_date) AS saved, s.summary
     FROM messages AS m JOIN contents AS c ON c.id = m.content_id JOIN summaries AS s ON s.content_id = m.content_id
     WHERE m.folder_id = ? AND m.uid = ?`,
    folder,
    uid,
  );
  if (!row) return undefined;
  const header = withHeader ? readHead(file, row.content_id) : null;
  return { uid, emailId: `M${row.content_id}`, threadId: `T${row.thread_id}`, saveDate: row.saved, summary: row.summary, header };
}

/** Brings some of the named messages to the present form. @returns whether there are more to do. */
export function convertSome(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): boolean {
  let messages = 0;
  let bytes = 0;
  for (const uid of uids) {
    const old = versionOne(file, folder, uid);
    if (!old) continue;
    if (messages >= SLICE_MESSAGES || bytes > SLICE_BYTES) return true;
    convertContent(file, old.id);
    messages += 1;
    bytes += old.size_bytes;
  }
  return false;
}

export function needConverting(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): boolean {
  if (!file.get('SELECT 1 FROM contents WHERE state = ? AND state <> 2 LIMIT 1', AS_IN_VERSION_1)) return false;
  return uids.some((uid) => versionOne(file, folder, uid) !== undefined);
}

function versionOne(file: EncryptedFile, folder: MailboxId, uid: number): { id: number; size_bytes: number } | undefined {
  return file.get(
    'SELECT c.id, c.size_bytes FROM messages AS m JOIN contents AS c ON c.id = m.content_id WHERE m.folder_id = ? AND m.uid = ? AND c.state = ?',
    folder,
    uid,
    AS_IN_VERSION_1,
  );
}
