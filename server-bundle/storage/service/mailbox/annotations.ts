/** Notes about folders and about the account (RFC 5464): got by name and by what stands below a name, set all or none. */
import type { Annotation, MailboxId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { ANNOTATIONS_MAX, ANNOTATIONS_MAX_BYTES } from '../../api/operations/annotations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';

type Place = MailboxId | null;

interface Asked {
  readonly mailboxId: Place;
  readonly names: readonly string[];
  readonly depth: 0 | 1 | 'infinity';
}

/** No folder has this number. */
const ACCOUNT = 0;

/** @throws StorageError NOT_FOUND */
export function getAnnotations(file: EncryptedFile, { mailboxId, names, depth }: Asked): Annotation[] {
  const folder = folderOf(file, mailboxId);
  const found = new Map<string, Annotation>();
  for (const name of names) for (const entry of [...own(file, folder, name), ...below(file, folder, name, depth)]) found.set(entry.name, entry);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns the names that changed. @throws StorageError NOT_FOUND, OVER_QUOTA */
export function setAnnotations(
  file: EncryptedFile,
  changes: Changes,
  { mailboxId, entries }: { readonly mailboxId: Place; readonly entries: readonly { readonly name: string; readonly value: Buffer | null }[] },
): string[] {
  const folder = folderOf(file, mailboxId);
  const changed = entries.filter(({ name, value }) => {
    const [before] = own(file, folder, name);
    if (value === null) file.run('DELETE FROM annotations WHERE folder_id = ? AND name = ?', folder, name);
    else put(file, folder, name, value);
    return value === null ? before !== undefined : before?.value.equals(value) !== true;
  });
  requireRoom(file, folder);
  const names = changed.map(({ name }) => name);
  if (names.length > 0) changes.add({ kind: 'mailboxes-changed', annotations: { mailboxId, names } });
  return names;
}

/** For a folder that takes over another's messages and leaves it standing (RFC 5464 §4.1: INBOX, renamed). */
export function copyAnnotations(file: EncryptedFile, from: MailboxId, to: MailboxId): void {
  file.run('INSERT INTO annotations (folder_id, name, value) SELECT ?, name, value FROM annotations WHERE folder_id = ?', to, from);
}

function own(file: EncryptedFile, folder: number, name: string): Annotation[] {
  return file.all<Annotation>('SELECT name, value FROM annotations WHERE folder_id = ? AND name = ?', folder, name);
}

/** '0' is the character behind '/'. */
function below(file: EncryptedFile, folder: number, name: string, depth: Asked['depth']): Annotation[] {
  if (depth === 0) return [];
  const rows = file.all<Annotation>(
    'SELECT name, value FROM annotations WHERE folder_id = ? AND name > ? AND name < ? ORDER BY name',
    folder,
    `${name}/`,
    `${name}0`,
  );
  return depth === 1 ? rows.filter((row) => !row.name.slice(name.length + 1).includes('/')) : rows;
}

function put(file: EncryptedFile, folder: number, name: string, value: Buffer): void {
  file.run(
    'INSERT INTO annotations (folder_id, name, value) VALUES (?, ?, ?) ON CONFLICT (folder_id, name) DO UPDATE SET value = excluded.value',
    folder,
    name,
    value,
  );
}

function requireRoom(file: EncryptedFile, folder: number): void {
  const there = file.get<{ count: number }>('SELECT count(*) AS count FROM annotations WHERE folder_id = ?', folder)?.count ?? 0;
  if (there > ANNOTATIONS_MAX) throw new StorageError('OVER_QUOTA', `A mailbox can have ${ANNOTATIONS_MAX} notes.`);
  const bytes = file.get<{ bytes: number }>('SELECT coalesce(sum(length(name) + length(value)), 0) AS bytes FROM annotations')?.bytes ?? 0;
  if (bytes > ANNOTATIONS_MAX_BYTES) throw new StorageError('OVER_QUOTA', 'The notes of this account are as many as it may have; remove some first.');
}

function folderOf(file: EncryptedFile, mailboxId: Place): number {
  if (mailboxId === null) return ACCOUNT;
  if (!file.get('SELECT 1 FROM folders WHERE id = ?', mailboxId)) throw new StorageError('NOT_FOUND', 'There is no such mailbox.');
  return mailboxId;
}
