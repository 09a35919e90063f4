/** ENVELOPE and BODYSTRUCTURE as they were written when the message came in, of many messages at once. */
import type { KeptText, PackedTexts } from '../../api/operations/bulk.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile, Value } from '../sqlite/encrypted-file.ts';
import { PACKED_BYTES } from './limits.ts';
import { writeAgain } from './written.ts';

type Row = readonly [uid: number, content: number, envelope: string | null, structure: string | null];

const ROWS =
  'SELECT m.uid, m.content_id, w.envelope, w.structure FROM messages AS m LEFT JOIN written AS w ON w.content_id = m.content_id WHERE m.folder_id = ?';
/** Among the uids from the first to the last, so many times as many as are asked for may be read for nothing. */
const SPARSE = 4;

/** `uids` ascending; of those that have been brought to the present form (`convertSome`), as many as make a fair answer. */
export function textsOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[], kinds: readonly KeptText[]): PackedTexts {
  const rows = rowsOf(file, folder, uids);
  const found: number[] = [];
  const texts: string[] = [];
  let answered = 0;
  for (let bytes = 0; answered < uids.length && bytes < PACKED_BYTES; answered += 1) {
    const row = rows.get(uids[answered] ?? 0);
    if (!row) continue;
    found.push(row[0]);
    for (const kind of kinds) {
      const text = textOf(file, row, kind);
      texts.push(text);
      bytes += text.length;
    }
  }
  return { answered, uids: found, lengths: texts.map((text) => text.length), data: Buffer.from(texts.join(''), 'latin1') };
}

/** One query where the uids stand close together, as they mostly do. */
function rowsOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): ReadonlyMap<number, Row> {
  const [first = 1, last = 0] = [uids[0], uids.at(-1)];
  const query = (...values: readonly Value[]): Row[] =>
    file.tuples<Row>(ROWS + (values.length === 3 ? ' AND m.uid BETWEEN ? AND ?' : ' AND m.uid = ?'), ...values);
  const found = last - first <= uids.length * SPARSE ? query(folder, first, last) : uids.flatMap((uid) => query(folder, uid));
  return new Map(found.map((row) => [row[0], row]));
}

/** Written here where it was not when it came in: by an older version, whose messages upkeep takes up later. */
function textOf(file: EncryptedFile, [, content, envelope, structure]: Row, kind: KeptText): string {
  return (kind === 'envelope' ? envelope : structure) ?? writeAgain(file, content)[kind];
}
