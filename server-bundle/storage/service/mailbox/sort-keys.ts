/** What SORT and THREAD (RFC 5256) go by, kept since a message came in: no message is read for it. */
import type { SortKeyRow, SortKeysOutput } from '../../api/operations/finding.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { SLICE_BYTES } from './limits.ts';

interface Row {
  readonly content_id: number;
  readonly thread_id: number;
  readonly saved: number;
  readonly sent_at: number | null;
  readonly base_subject: string;
  readonly is_reply: number;
  readonly from_key: string;
  readonly to_key: string;
  readonly cc_key: string;
  readonly message_key: number | null;
  readonly parent_keys: string;
}

/** Of those that exist and have been brought to the present form (`convertSome`), as many as make a fair answer. */
export function sortKeysOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): SortKeysOutput {
  const rows: SortKeyRow[] = [];
  let answered = 0;
  for (let bytes = 0; answered < uids.length && bytes < SLICE_BYTES; answered += 1) {
    const uid = uids[answered] ?? 0;
    const row = rowOf(file, folder, uid);
    if (!row) continue;
    rows.push(toKeys(uid, row));
    bytes += 100 + row.base_subject.length + row.parent_keys.length;
  }
  return { rows, answered };
}

function rowOf(file: EncryptedFile, folder: MailboxId, uid: number): Row | undefined {
  return file.get<Row>(
    `SELECT m.content_id, c.thread_id, coalesce(m.save_date, m.internal_date) AS saved, c.sent_at, c.base_subject, c.is_reply,
       c.from_key, c.to_key, c.cc_key, c.message_key, c.parent_keys
     FROM messages AS m JOIN contents AS c ON c.id = m.content_id WHERE m.folder_id = ? AND m.uid = ?`,
    folder,
    uid,
  );
}

function toKeys(uid: number, row: Row): SortKeyRow {
  return {
    uid,
    emailId: `M${row.content_id}`,
    threadId: `T${row.thread_id}`,
    saveDate: row.saved,
    sentAt: row.sent_at,
    subject: row.base_subject,
    isReply: row.is_reply === 1,
    from: row.from_key,
    to: row.to_key,
    cc: row.cc_key,
    messageKey: row.message_key,
    parentKeys: row.parent_keys === '' ? [] : row.parent_keys.split(' ').map(Number),
  };
}
