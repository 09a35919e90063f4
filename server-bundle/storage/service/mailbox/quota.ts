/** How much an account may keep: bytes as its owner counts them, each copy in full, and messages. */
import { type DeletedRow, type QuotaRow, StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { MESSAGES_MAX } from './limits.ts';

/** @throws StorageError OVER_QUOTA when there is no room for that much more. */
export function requireRoom(file: EncryptedFile, quotaBytes: number, more: { readonly sizeBytes: number; readonly messages: number }): void {
  const used = sumOf(file);
  if (used.bytes + more.sizeBytes > quotaBytes)
    throw new StorageError('OVER_QUOTA', 'This mailbox is full: remove mail (and expunge it) before adding more.');
  if (used.messages + more.messages > MESSAGES_MAX)
    throw new StorageError('OVER_QUOTA', `A mailbox can hold ${MESSAGES_MAX} messages: remove some (and expunge them) before adding more.`);
}

export function usage(file: EncryptedFile, quotaBytes: number): QuotaRow {
  const { bytes, messages } = sumOf(file);
  return { usedBytes: bytes, limitBytes: quotaBytes, messages, limitMessages: MESSAGES_MAX };
}

/** Of the folders that hold messages flagged \Deleted. */
export function deletedIn(file: EncryptedFile): DeletedRow[] {
  return file.all<DeletedRow>(
    `SELECT folder_id AS mailboxId, count(*) AS messages, sum(size_bytes) AS sizeBytes FROM messages INDEXED BY messages_deleted
     WHERE instr(flags, '\\Deleted') > 0 GROUP BY folder_id`,
  );
}

function sumOf(file: EncryptedFile): { readonly bytes: number; readonly messages: number } {
  const row = file.get<{ bytes: number; messages: number }>(
    'SELECT coalesce(sum(size_bytes), 0) AS bytes, coalesce(sum(messages), 0) AS messages FROM folders',
  );
  return row ?? { bytes: 0, messages: 0 };
}
