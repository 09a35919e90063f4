/** INBOX as a maildrop (RFC 1939): its newest letters, one of them, and the removal that ends a session. */
import type { MailboxId } from '../../api/operations.ts';
import type { MaildropPage } from '../../api/operations/maildrop.ts';
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { folderForDelivery, folderLanguage } from './folders.ts';
import { expungeMessages, flagMessages, moveMessages, readBody, sizeOf } from './messages.ts';
import { INBOX, SPECIAL_FOLDER_NAMES } from './names.ts';

export interface MaildropUpdate {
  readonly read: readonly number[];
  readonly removed: readonly number[];
  readonly to: 'trash' | 'gone';
}

/** The newest, in ascending order. */
export function listMaildrop(file: EncryptedFile, { before, limit }: { readonly before?: number | null; readonly limit: number }): MaildropPage {
  const { id, uidValidity } = inbox(file);
  const rows = file
    .all<{ uid: number; size: number }>(
      'SELECT uid, size_bytes AS size FROM messages WHERE folder_id = ? AND uid < ? ORDER BY uid DESC LIMIT ?',
      id,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    .reverse();
  return { uidValidity, uids: rows.map(({ uid }) => uid), sizesBytes: rows.map(({ size }) => size) };
}

/** @throws StorageError NOT_FOUND when the letter is gone. */
export function readLetter(file: EncryptedFile, uid: number): Buffer {
  return readBody(file, inbox(file).id, uid);
}

export function letterSize(file: EncryptedFile, uid: number): number {
  return sizeOf(file, inbox(file).id, [uid]);
}

/** @returns how many were removed; those that are gone already are none. */
export function updateMaildrop(file: EncryptedFile, changes: Changes, { read, removed, to }: MaildropUpdate, now: number): number {
  const { id } = inbox(file);
  if (read.length > 0) flagMessages(file, changes, id, { uids: read, action: 'add', flags: ['\\Seen'] });
  if (removed.length === 0) return 0;
  if (to === 'trash') return moveMessages(file, changes, { from: id, to: trash(file, changes, id, now), uids: removed }, now).length;
  flagMessages(file, changes, id, { uids: removed, action: 'add', flags: ['\\Deleted'] });
  return expungeMessages(file, changes, id, removed).length;
}

/** Made anew when its owner removed it: what is to go there must not be lost. @throws StorageError OVER_QUOTA */
function trash(file: EncryptedFile, changes: Changes, inboxId: MailboxId, now: number): MailboxId {
  const present = folderForDelivery(file, changes, { folder: '\\Trash', createFolder: false }, now);
  const name = SPECIAL_FOLDER_NAMES[folderLanguage(file)]['\\Trash'];
  const found = present === inboxId ? folderForDelivery(file, changes, { folder: name, createFolder: true }, now) : present;
  if (found === inboxId) throw new StorageError('OVER_QUOTA', 'There is no Trash, and no room for one more mailbox.');
  return found;
}

function inbox(file: EncryptedFile): { readonly id: MailboxId; readonly uidValidity: number } {
  const row = file.get<{ id: MailboxId; uidValidity: number }>('SELECT id, uid_validity AS uidValidity FROM folders WHERE name = ?', INBOX);
  if (!row) throw new StorageError('CORRUPT', 'This mailbox has no INBOX.');
  return row;
}
