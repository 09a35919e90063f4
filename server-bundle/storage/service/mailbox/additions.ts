/** Messages that come together (RFC 3502) or in another's place (RFC 8508): the transaction around them makes it all or nothing. */
import type { MailboxId, MessageRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { addMessage, type NewMessage, removeMessages, sizeOf } from './messages.ts';
import { requireRoom } from './quota.ts';

/** @throws StorageError OVER_QUOTA when they do not all fit. */
export function addMessages(
  file: EncryptedFile,
  changes: Changes,
  request: { readonly folder: MailboxId; readonly messages: readonly NewMessage[]; readonly quotaBytes: number },
  now: number,
): MessageRow[] {
  const sizeBytes = request.messages.reduce((sum, message) => sum + message.raw.length, 0);
  requireRoom(file, request.quotaBytes, { sizeBytes, messages: request.messages.length });
  return request.messages.map((message) => addMessage(file, changes, request.folder, message, now));
}

/** Needs room only for what the new one is larger by. @throws StorageError NOT_FOUND when the old one is gone. */
export function replaceMessage(
  file: EncryptedFile,
  changes: Changes,
  request: { readonly from: MailboxId; readonly uid: number; readonly to: MailboxId; readonly message: NewMessage; readonly quotaBytes: number },
  now: number,
): MessageRow {
  const oldBytes = sizeOf(file, request.from, [request.uid]);
  const more = request.message.raw.length - oldBytes;
  if (more > 0) requireRoom(file, request.quotaBytes, { sizeBytes: more, messages: 0 });
  const row = addMessage(file, changes, request.to, request.message, now);
  const removed = removeMessages(file, changes, request.from, [request.uid]);
  if (removed.length === 0) throw new StorageError('NOT_FOUND', `Message ${request.uid} is no longer in this mailbox.`);
  return row;
}
