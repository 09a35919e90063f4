/**
 * The bytes of many small messages, or of their headers, at once. SQLite itself puts them together: a Buffer for each would cost more than
 * reading its pages. What is kept compressed or in parts is read one by one and put between.
 */
import type { MailboxId } from '../../api/operations.ts';
import { type PackedTexts, TOO_LARGE } from '../../api/operations/bulk.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { toStorageError } from '../sqlite/errors.ts';
import { readContent, readHead } from './contents.ts';
import { PACKED_BYTES } from './limits.ts';
import { Pieces } from './pieces.ts';

/** Of most headers: for a first guess. */
const HEAD_BYTES = 2_048;
/** Among the uids from the first to the last, so many times as many as are asked for may be read for nothing. */
const SPARSE = 2;

type Listed = readonly [uid: number, content: number, sizeBytes: number];
/** Texts with commas between; -1 is the length of what has to be read by itself. */
type Joined = readonly [uids: string | null, lengths: string | null, bytes: Buffer | null];

const LISTED = 'SELECT uid, content_id, size_bytes FROM messages WHERE folder_id = ?';
const joined = (plain: string, bytes: string): string =>
  `SELECT group_concat(uid), group_concat(bytes), CAST(group_concat(data, '') AS BLOB) FROM (
     SELECT m.uid, iif(${plain}, ${bytes}, -1) AS bytes, iif(${plain}, substr(f.data, 1, ${bytes}), x'') AS data
     FROM messages AS m JOIN frames AS f ON f.content_id = m.content_id
     WHERE m.folder_id = ? AND m.uid BETWEEN ? AND ? ORDER BY m.uid)`;
const BODIES = joined(`f.packing = 0 AND f.recipe IS NULL AND m.size_bytes <= ${PACKED_BYTES}`, 'length(f.data)');
const HEADS = joined('f.packing = 0', 'f.head_bytes');

/** `uids` ascending. @throws StorageError CORRUPT when the first is damaged: an answer ends before any other. */
export function bodiesOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): PackedTexts {
  const asked = listed(file, folder, uids);
  const rows: Listed[] = [];
  let bytes = 0;
  for (const row of asked) {
    const sizeBytes = row[2] > PACKED_BYTES ? 0 : row[2];
    if (bytes > 0 && bytes + sizeBytes > PACKED_BYTES) break;
    rows.push(row);
    bytes += sizeBytes;
  }
  const found = together(file, folder, rows, BODIES, bytes, ([, content, sizeBytes], isFirst, room) =>
    sizeBytes > PACKED_BYTES ? null : readable(file, isFirst, () => readContent(file, content, room)),
  );
  return { ...found, answered: answeredBy(uids, asked, found.uids) };
}

/** With the empty line. `uids` ascending. */
export function headsOf(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): PackedTexts {
  const asked = listed(file, folder, uids);
  const found = together(file, folder, asked, HEADS, HEAD_BYTES * asked.length, ([, content], isFirst) =>
    readable(file, isFirst, () => readHead(file, content)),
  );
  return { ...found, answered: answeredBy(uids, asked, found.uids) };
}

function listed(file: EncryptedFile, folder: MailboxId, uids: readonly number[]): readonly Listed[] {
  const [first = 1, last = 0] = [uids[0], uids.at(-1)];
  if (last - first > uids.length * SPARSE) return uids.flatMap((uid) => file.tuples<Listed>(`${LISTED} AND uid = ?`, folder, uid));
  const asked = new Set(uids);
  return file.tuples<Listed>(`${LISTED} AND uid BETWEEN ? AND ? ORDER BY uid`, folder, first, last).filter(([uid]) => asked.has(uid));
}

/** Those that are gone count as answered. */
function answeredBy(uids: readonly number[], asked: readonly Listed[], found: readonly number[]): number {
  const next = asked[found.length];
  return next ? uids.indexOf(next[0]) : uids.length;
}

/** Into `room`, where it has to be put together. */
type ReadAlone = (row: Listed, isFirst: boolean, room: (sizeBytes: number) => Buffer) => Buffer | null | undefined;

/** `alone` gives null for what is too large, undefined where the answer is to end. All of it has about `expectedBytes`. */
function together(
  file: EncryptedFile,
  folder: MailboxId,
  rows: readonly Listed[],
  sql: string,
  expectedBytes: number,
  alone: ReadAlone,
): Omit<PackedTexts, 'answered'> {
  const uids: number[] = [];
  const lengths: number[] = [];
  const pieces = new Pieces(expectedBytes);
  for (const run of runs(rows)) {
    const [first, last] = [run[0]?.[0] ?? 1, run.at(-1)?.[0] ?? 0];
    const all = joinedOf(file, sql, folder, first, last);
    const [joinedUids, joinedLengths, bytes] = [numbers(all?.[0]), numbers(all?.[1]), all?.[2] ?? Buffer.alloc(0)];
    let [place, start, from] = [0, 0, 0];
    for (const row of run) {
      // What is not among them is as version 1 left it.
      const isKnown = joinedUids[place] === row[0];
      const length = isKnown ? (joinedLengths[place] ?? TOO_LARGE) : TOO_LARGE;
      if (isKnown) place += 1;
      uids.push(row[0]);
      if (length >= 0) {
        lengths.push(length);
        start += length;
        continue;
      }
      pieces.add(bytes.subarray(from, start));
      from = start;
      const body = alone(row, uids.length === 1, (sizeBytes) => pieces.room(sizeBytes));
      if (body === undefined) {
        uids.pop();
        return { uids, lengths, data: pieces.whole() };
      }
      lengths.push(body?.length ?? TOO_LARGE);
      if (body) pieces.add(body);
    }
    pieces.add(bytes.subarray(from, start));
  }
  return { uids, lengths, data: pieces.whole() };
}

/** Rows between whose uids there are no others: one query reads them. */
function runs(rows: readonly Listed[]): Listed[][] {
  const found: Listed[][] = [];
  for (const row of rows) {
    const current = found.at(-1);
    if (current && (current.at(-1)?.[0] ?? 0) + 1 === row[0]) current.push(row);
    else found.push([row]);
  }
  return found;
}

function numbers(text: string | null | undefined): number[] {
  return text === null || text === undefined ? [] : text.split(',').map(Number);
}

/** Where a page of them is damaged each is read alone, and those that are whole are found. */
function joinedOf(file: EncryptedFile, sql: string, folder: MailboxId, first: number, last: number): Joined | undefined {
  return unlessDamaged(file, () => file.tuples<Joined>(sql, folder, first, last)[0]);
}

function readable(file: EncryptedFile, isFirst: boolean, read: () => Buffer): Buffer | undefined {
  return isFirst ? read() : unlessDamaged(file, read);
}

/** undefined when it is. */
export function unlessDamaged<T>(file: EncryptedFile, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (toStorageError(error, file.what).code === 'CORRUPT') return undefined;
    throw error;
  }
}
