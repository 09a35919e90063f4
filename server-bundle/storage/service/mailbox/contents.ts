/**
 * The bytes of messages and what is known of them, once per message however many copies it has. A message is kept as a frame and,
 * for large parts, a recipe: how many bytes of the frame, then which part, and so on to the end. What comes back is what came in,
 * byte for byte, or an error; never something like it.
 */
import { letGoPiece } from '../../api/let-go.ts';
import { base64LinesLength, writeBase64Lines } from './base64-lines.ts';
import { type Packed, SPARE_BYTES, damaged, unpack } from './packing.ts';
import { type Prepared, type PreparedPart, prepare } from './prepare.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { leaveThread, threadOf } from './threads.ts';
import { forgetWritten, keepWritten } from './written.ts';

/** frame bytes before it · id in `parts` · characters per line, 0 for "as it stands" */
type Step = readonly [after: number, part: number, lineLength: number];

export const AS_IN_VERSION_1 = 0;
export const NOT_INDEXED = 1;
export const INDEXED = 2;
export const PARTLY_INDEXED = 3;
export const DAMAGED = 4;

/** With one use. @returns the content's id, which never comes back. */
export function addContent(file: EncryptedFile, prepared: Prepared): number {
  const id = file.insert('INSERT INTO contents (uses, state, size_bytes) VALUES (1, ?, ?)', NOT_INDEXED, prepared.sizeBytes);
  fill(file, id, prepared);
  return id;
}

/** Brings the content of a file of version 1 to the present form. */
export function convertContent(file: EncryptedFile, id: number): void {
  const row = file.get<{ raw: Buffer }>('SELECT raw FROM first_bodies WHERE id = ?', id);
  if (!row) throw damaged();
  file.run('UPDATE contents SET state = ? WHERE id = ?', NOT_INDEXED, id);
  fill(file, id, prepare(row.raw));
  file.run('DELETE FROM first_bodies WHERE id = ?', id);
}

export function useContent(file: EncryptedFile, id: number): void {
  file.run('UPDATE contents SET uses = uses + 1 WHERE id = ?', id);
}

/** With the last use everything of it goes: its bytes, its words, its hold on parts. */
export function releaseContent(file: EncryptedFile, id: number): void {
  const row = file.get<{ uses: number; state: number; thread_id: number | null }>(
    'UPDATE contents SET uses = uses - 1 WHERE id = ? RETURNING uses, state, thread_id',
    id,
  );
  if (!row || row.uses > 0) return;
  file.run('DELETE FROM first_bodies WHERE id = ?', id);
  if (row.state !== AS_IN_VERSION_1) {
    for (const [, part] of recipeOf(file, id)) releasePart(file, part);
    file.run('DELETE FROM frames WHERE content_id = ?', id);
    file.run('DELETE FROM summaries WHERE content_id = ?', id);
    forgetWritten(file, id);
    if (row.state === INDEXED || row.state === PARTLY_INDEXED) file.run('DELETE FROM words WHERE rowid = ?', id);
  }
  file.run('DELETE FROM contents WHERE id = ?', id);
  leaveThread(file, row.thread_id);
}

/** In memory that `room` gives where it has to be put together. @throws StorageError CORRUPT when it cannot be put together as it was. */
export function readContent(file: EncryptedFile, id: number, room = (sizeBytes: number): Buffer => Buffer.allocUnsafe(sizeBytes)): Buffer {
  const content = file.get<{ state: number; size_bytes: number }>('SELECT state, size_bytes FROM contents WHERE id = ?', id);
  if (!content) throw damaged();
  if (content.state === AS_IN_VERSION_1) {
    const row = file.get<{ raw: Buffer }>('SELECT raw FROM first_bodies WHERE id = ?', id);
    if (!row) throw damaged();
    return row.raw;
  }
  const frame = frameOf(file, id, content.size_bytes);
  const steps = frame.recipe;
  if (steps.length === 0) {
    if (frame.data.length !== content.size_bytes) throw damaged();
    return frame.data;
  }
  return putTogether(file, frame.data, steps, room(content.size_bytes));
}

/** Its header with the empty line: no part is read for it. */
export function readHead(file: EncryptedFile, id: number): Buffer {
  const row = file.get<Packed & { head_bytes: number }>('SELECT head_bytes, packing, data FROM frames WHERE content_id = ?', id);
  if (!row) throw damaged();
  const frame = unpack(row, 2 ** 31);
  // No part begins before the header ends, so the frame begins with it.
  if (frame.length < row.head_bytes) throw damaged();
  return frame.subarray(0, row.head_bytes);
}

function fill(file: EncryptedFile, id: number, prepared: Prepared): void {
  const recipe = prepared.parts.map((part): Step => [part.after, addPart(file, part), part.lineLength]);
  file.run('INSERT INTO summaries (content_id, summary) VALUES (?, ?)', id, prepared.summary);
  keepWritten(file, id, prepared.written);
  const { packing, data } = prepared.frame;
  file.run(
    'INSERT INTO frames (content_id, head_bytes, recipe, packing, data) VALUES (?, ?, ?, ?, ?)',
    id,
    prepared.headBytes,
    recipe.length === 0 ? null : JSON.stringify(recipe),
    packing,
    data,
  );
  file.run(
    `UPDATE contents SET thread_id = ?, sent_at = ?, sent_local = ?, message_key = ?, parent_keys = ?, is_reply = ?, base_subject = ?,
       from_key = ?, to_key = ?, cc_key = ? WHERE id = ?`,
    threadOf(file, id, prepared),
    prepared.sent?.atMs ?? null,
    prepared.sent?.localMs ?? null,
    prepared.messageKey,
    prepared.parentKeys.join(' '),
    prepared.subject.isReply ? 1 : 0,
    prepared.subject.key,
    prepared.fromKey,
    prepared.toKey,
    prepared.ccKey,
    id,
  );
}

function addPart(file: EncryptedFile, part: PreparedPart): number {
  const present = file.get<{ id: number }>('UPDATE parts SET uses = uses + 1 WHERE hash = ? RETURNING id', part.hash);
  if (present) return present.id;
  const id = file.insert('INSERT INTO parts (hash, uses, size_bytes) VALUES (?, 1, ?)', part.hash, part.sizeBytes);
  const { packing, data } = part.pack();
  file.run('INSERT INTO part_data (part_id, packing, data) VALUES (?, ?, ?)', id, packing, data);
  return id;
}

function releasePart(file: EncryptedFile, id: number): void {
  const row = file.get<{ uses: number }>('UPDATE parts SET uses = uses - 1 WHERE id = ? RETURNING uses', id);
  if (!row || row.uses > 0) return;
  file.run('DELETE FROM part_data WHERE part_id = ?', id);
  file.run('DELETE FROM parts WHERE id = ?', id);
}

function recipeOf(file: EncryptedFile, id: number): readonly Step[] {
  return toSteps(file.get<{ recipe: string | null }>('SELECT recipe FROM frames WHERE content_id = ?', id)?.recipe);
}

export function toSteps(recipe: string | null | undefined): readonly Step[] {
  return recipe === null || recipe === undefined ? [] : (JSON.parse(recipe) as Step[]);
}

function frameOf(file: EncryptedFile, id: number, maxBytes: number): { data: Buffer; recipe: readonly Step[] } {
  const row = file.get<Packed & { recipe: string | null }>('SELECT recipe, packing, data FROM frames WHERE content_id = ?', id);
  if (!row) throw damaged();
  return { data: unpack(row, Math.min(maxBytes, 2 ** 31)), recipe: toSteps(row.recipe) };
}

function putTogether(file: EncryptedFile, frame: Buffer, steps: readonly Step[], whole: Buffer): Buffer {
  const sizeBytes = whole.length;
  let at = 0;
  let read = 0;
  for (const [after, id, lineLength] of steps) {
    const part = readPart(file, id);
    const length = lineLength === 0 ? part.length : base64LinesLength(part.length, lineLength);
    if (read + after > frame.length || at + after + length > sizeBytes) throw damaged();
    at += frame.copy(whole, at, read, read + after);
    read += after;
    if (lineLength === 0) part.copy(whole, at);
    else writeBase64Lines(part, lineLength, whole.subarray(at, at + length));
    letGoPiece(part, SPARE_BYTES);
    at += length;
  }
  if (frame.length - read !== sizeBytes - at) throw damaged();
  frame.copy(whole, at, read);
  return whole;
}

export function readPart(file: EncryptedFile, id: number): Buffer {
  const row = file.get<Packed & { size_bytes: number }>(
    'SELECT size_bytes, packing, data FROM part_data JOIN parts ON parts.id = part_id WHERE part_id = ?',
    id,
  );
  const data = row && unpack(row, row.size_bytes);
  if (!data || data.length !== row.size_bytes) throw damaged();
  if (data !== row.data) letGoPiece(row.data);
  return data;
}
