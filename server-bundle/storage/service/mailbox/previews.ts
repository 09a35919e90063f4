/** The beginnings of messages (RFC 8970). They are read for it, so an answer ends when much has been read. */
import { parseStructure } from '../../../wire/mime/structure.ts';
import { previewOf } from '../../../wire/mime/preview.ts';
import { StorageError } from '../../api/operations.ts';
import type { PreviewRow, PreviewsOutput } from '../../api/operations/finding.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { readContent } from './contents.ts';
import { SLICE_BYTES, SLICE_MESSAGES } from './limits.ts';

export function previewsOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): PreviewsOutput {
  const rows: PreviewRow[] = [];
  let answered = 0;
  for (let bytes = 0; answered < Math.min(uids.length, SLICE_MESSAGES) && bytes < SLICE_BYTES; answered += 1) {
    const uid = uids[answered] ?? 0;
    const id = file.get<{ content_id: number }>('SELECT content_id FROM messages WHERE folder_id = ? AND uid = ?', folder, uid)?.content_id;
    const raw = id === undefined ? null : contentOrNull(file, id);
    if (!raw) continue;
    rows.push({ uid, preview: previewOf(raw, parseStructure(raw)) });
    bytes += raw.length;
  }
  return { rows, answered };
}

/** A damaged message has no preview; reading it says CORRUPT. */
function contentOrNull(file: EncryptedFile, id: number): Buffer | null {
  try {
    return readContent(file, id);
  } catch (error) {
    if (error instanceof StorageError && error.code === 'CORRUPT') return null;
    throw error;
  }
}
