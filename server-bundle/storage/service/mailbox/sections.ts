/** Parts of messages (BODY[1.2], RFC 9051 §6.4.5.1), by the offsets that were noted when they came in: no message is parsed or put together for them. */
import { type SummaryText, partRange } from '../../../wire/mime/summary-text.ts';
import type { PackedTexts, PartSection } from '../../api/operations/bulk.ts';
import { NO_SUCH_PART, TOO_LARGE } from '../../api/operations/bulk.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { unlessDamaged } from './bodies.ts';
import { PACKED_BYTES } from './limits.ts';
import { type KeptFrame, Ranges } from './ranges.ts';

/** Of a message as version 1 left it there are neither summary nor frame; nor is there the data of a frame that is too large to be read here. */
interface Row {
  readonly size_bytes: number;
  readonly summary: SummaryText | null;
  readonly recipe: string | null;
  readonly packing: KeptFrame['packing'];
  readonly data: Buffer | null;
}

const ROW = `SELECT m.size_bytes, s.summary, f.recipe, f.packing, iif(length(f.data) <= ${PACKED_BYTES}, f.data, NULL) AS data
  FROM messages AS m LEFT JOIN summaries AS s ON s.content_id = m.content_id LEFT JOIN frames AS f ON f.content_id = m.content_id
  WHERE m.folder_id = ? AND m.uid = ?`;

/** As many as make a fair answer. @throws StorageError CORRUPT when the first is damaged: an answer ends before any other. */
export function sectionsOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[], sections: readonly PartSection[]): PackedTexts {
  const found: number[] = [];
  const lengths: number[] = [];
  const pieces: Buffer[] = [];
  let answered = 0;
  for (let bytes = 0; answered < uids.length && bytes < PACKED_BYTES; answered += 1) {
    const uid = uids[answered] ?? 0;
    const read = (): readonly (Buffer | number)[] | null => textsOf(file, file.get<Row>(ROW, folder, uid), sections);
    const texts = found.length === 0 ? read() : unlessDamaged(file, read);
    if (texts === undefined) break;
    if (texts === null) continue;
    found.push(uid);
    for (const text of texts) {
      lengths.push(typeof text === 'number' ? text : text.length);
      if (typeof text === 'number') continue;
      pieces.push(text);
      bytes += text.length;
    }
  }
  return { answered, uids: found, lengths, data: Buffer.concat(pieces) };
}

/** null when the message is gone. A negative number stands for what is not in the answer. */
function textsOf(file: EncryptedFile, row: Row | undefined, sections: readonly PartSection[]): readonly (Buffer | number)[] | null {
  if (!row) return null;
  const { summary, data } = row;
  if (summary === null || data === null) return sections.map(() => TOO_LARGE);
  const ranges = new Ranges(file, { ...row, data }, row.size_bytes);
  return sections.map(({ path, text }) => {
    const range = partRange(summary, path);
    if (!range) return NO_SUCH_PART;
    const bytes = text === 'mime' ? ranges.read(range.headerStart, range.bodyStart) : ranges.read(range.bodyStart, range.end);
    return bytes ?? TOO_LARGE;
  });
}
