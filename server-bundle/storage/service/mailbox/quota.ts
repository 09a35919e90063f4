/** How much an account may keep: bytes as its owner counts them, each copy in full, and messages. */
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { MESSAGES_MAX } from './limits.ts';

/** @throws StorageError OVER_QUOTA when there is no room for that much more. */
export function requireRoom(file: EncryptedFile, quotaBytes: number, more: { readonly sizeBytes: number; readonly messages: number }): void {
  const used = file.get<{ bytes: number; messages: number }>(
    'SELECT coalesce(sum(size_bytes), 0) AS bytes, coalesce(sum(messages), 0) AS messages FROM folders',
  );
  if (!used) return;
  if (used.bytes + more.sizeBytes > quotaBytes)
    throw new StorageError('OVER_QUOTA', 'This mailbox is full: remove mail (and expunge it) before adding more.');
  if (used.messages + more.messages > MESSAGES_MAX)
    throw new StorageError('OVER_QUOTA', `A mailbox can hold ${MESSAGES_MAX} messages: remove some (and expunge them) before adding more.`);
}
