/** The list of a folder in columns: 28 bytes a message and no object, however many there are. */
import type { MessageColumns } from '../../api/operations/bulk.ts';
import type { MailboxId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { LISTED_MAX } from './limits.ts';

type Row = readonly [uid: number, modSeq: number, internalDate: number, sizeBytes: number, flags: string];

const BYTES_EACH = 28;

/** At most `limit` from the uid behind `after` on. @throws StorageError NOT_FOUND */
export function columnsOf(file: EncryptedFile, folder: MailboxId, after: number, limit: number): MessageColumns {
  const rows = file.tuples<Row>(
    'SELECT uid, mod_seq, internal_date, size_bytes, flags FROM messages WHERE folder_id = ? AND uid > ? ORDER BY uid LIMIT ?',
    folder,
    after,
    Math.min(limit, LISTED_MAX),
  );
  if (rows.length === 0 && !file.get('SELECT 1 FROM folders WHERE id = ?', folder))
    throw new StorageError('NOT_FOUND', 'This mailbox was removed meanwhile.');
  const count = rows.length;
  const data = new ArrayBuffer(count * BYTES_EACH);
  const [modSeqs, dates] = [new Float64Array(data, 0, count), new Float64Array(data, count * 8, count)];
  const [uids, sizes, flags] = [16, 20, 24].map((at) => new Uint32Array(data, count * at, count)) as [Uint32Array, Uint32Array, Uint32Array];
  const sets = new Map<string, number>();
  for (const [index, [uid, modSeq, internalDate, sizeBytes, text]] of rows.entries()) {
    [uids[index], modSeqs[index], dates[index], sizes[index]] = [uid, modSeq, internalDate, sizeBytes];
    let set = sets.get(text);
    if (set === undefined) sets.set(text, (set = sets.size));
    flags[index] = set;
  }
  return { count, data: Buffer.from(data), flagSets: [...sets.keys()] };
}
