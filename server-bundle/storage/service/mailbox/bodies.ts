/** The bytes of many small messages at once, one after the other. */
import { StorageError } from '../../api/operations.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { PackedTexts } from '../../api/operations/bulk.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { readContent } from './contents.ts';
import { PACKED_BYTES } from './limits.ts';

const TOO_LARGE = -1;

type Row = readonly [content: number, sizeBytes: number];

/** In the order asked for. @throws StorageError CORRUPT when the first is damaged: an answer ends before any other. */
export function bodiesOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): PackedTexts {
  const answeredUids: number[] = [];
  const lengths: number[] = [];
  const pieces: Buffer[] = [];
  let answered = 0;
  for (let bytes = 0; answered < uids.length; answered += 1) {
    const uid = uids[answered] ?? 0;
    const [row] = file.tuples<Row>('SELECT content_id, size_bytes FROM messages WHERE folder_id = ? AND uid = ?', folder, uid);
    if (!row) continue;
    const [content, sizeBytes] = row;
    if (sizeBytes <= PACKED_BYTES && bytes > 0 && bytes + sizeBytes > PACKED_BYTES) break;
    const body = sizeBytes > PACKED_BYTES ? null : bodyOf(file, content, answered === 0);
    if (body === undefined) break;
    answeredUids.push(uid);
    lengths.push(body?.length ?? TOO_LARGE);
    if (body) pieces.push(body);
    bytes += body?.length ?? 0;
  }
  return { answered, uids: answeredUids, lengths, data: Buffer.concat(pieces) };
}

function bodyOf(file: EncryptedFile, content: number, isFirst: boolean): Buffer | undefined {
  try {
    return readContent(file, content);
  } catch (error) {
    if (!isFirst && error instanceof StorageError && error.code === 'CORRUPT') return undefined;
    throw error;
  }
}
