/**
 * A file that a page hands over in pieces, because a page knows no paths: written to a folder of its own until it is imported. Pieces come in order;
 * what was abandoned goes when another begins.
 */
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PalomarError } from '../../../contract/errors.ts';
import { withRoomIn } from '../../local/backups/room-here.ts';
import { ABANDONED_AFTER_MS } from './limits.ts';

export interface Piece {
  /** As the first piece was answered; absent with the first. */
  readonly id?: string | undefined;
  /** Bytes that were sent before this piece. */
  readonly at: number;
  /** base64 */
  readonly bytes: string;
}

export async function receive(folder: string, { id, at, bytes }: Piece): Promise<{ readonly id: string }> {
  const place = path.join(folder, 'received');
  if (id === undefined) {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await clear(place);
  }
  const name = id ?? randomBytes(16).toString('hex');
  const file = receivedFile(folder, name);
  const there = id === undefined ? 0 : await sizeOf(file);
  if (there !== at) throw new PalomarError('CONFLICT', 'A piece of the file is missing on its way here. Choose the file again.');
  await withRoomIn(place, () => appendFile(file, Buffer.from(bytes, 'base64'), { mode: 0o600 }));
  return { id: name };
}

/** Its id is checked by the contract: 32 hex digits, no way out of the folder. */
export function receivedFile(folder: string, id: string): string {
  return path.join(folder, 'received', `${id}.palomar`);
}

async function clear(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const file = path.join(place, name);
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true });
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? -1;
}
