/** Puts a delivered letter into the open file of an account, once: the delivery id is remembered in the same transaction. */
import { DELIVERED_MEMORY_MS } from '../limits.ts';
import type { SealedLetter } from '../sealing/format.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { folderForDelivery } from './folders.ts';
import { addMessage } from './messages.ts';
import { type Prepared, prepare } from './prepare.ts';

/** `prepared`, when it was made before the transaction. @returns false when this delivery was here before. */
export function deliverInto(file: EncryptedFile, changes: Changes, letter: SealedLetter, now: number, prepared?: Prepared): boolean {
  if (file.run('INSERT OR IGNORE INTO delivered (id, at) VALUES (?, ?)', letter.deliveryId, now) === 0) return false;
  const folder = folderForDelivery(file, changes, letter, now);
  addMessage(
    file,
    changes,
    folder,
    { raw: letter.raw, flags: letter.flags, internalDate: letter.receivedAt, prepared: prepared ?? prepare(letter.raw) },
    now,
  );
  return true;
}

export function isDelivered(file: EncryptedFile, deliveryId: string): boolean {
  return file.get('SELECT 1 FROM delivered WHERE id = ?', deliveryId) !== undefined;
}

export function forgetOldDeliveries(file: EncryptedFile, now: number): void {
  file.run('DELETE FROM delivered WHERE at < ?', now - DELIVERED_MEMORY_MS);
}
