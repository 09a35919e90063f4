/** Folders of one account: hierarchy, special use (RFC 6154), renames that take the children along (RFC 9051 §6.3.6). */
import type { FolderLanguage, MailboxId, MailboxRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { FOLDER_LANGUAGES } from '../../api/operations/settings.ts';
import { FOLDERS_MAX } from '../limits.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { copyAnnotations } from './annotations.ts';
import type { Changes } from './changes.ts';
import { discardAll, moveAll } from './messages.ts';
import { INBOX, SPECIAL_FOLDER_NAMES, SPECIAL_USES, folderName, isSpecialUse, isUnder, superiors } from './names.ts';
import { keepSubscription, takeUpSubscriptions } from './subscriptions.ts';

interface FolderRecord {
  readonly id: MailboxId;
  readonly name: string;
  readonly special_use: string | null;
  readonly subscribed: number;
  readonly uid_validity: number;
  readonly uid_next: number;
  readonly mod_seq: number;
  readonly messages: number;
  readonly unseen: number;
  readonly size_bytes: number;
}

/** Whatever they are called, programs know them by their use. */
export function createStandardFolders(file: EncryptedFile, language: FolderLanguage, now: number): void {
  add(file, { name: INBOX, subscribed: true }, now);
  for (const specialUse of SPECIAL_USES) add(file, { name: SPECIAL_FOLDER_NAMES[language][specialUse], specialUse, subscribed: true }, now);
}

/** The one that most of the special folders have their names in; they may have been renamed since. */
export function folderLanguage(file: EncryptedFile): FolderLanguage {
  const names = new Set(file.all<{ name: string }>('SELECT name FROM folders').map(({ name }) => name));
  const known = FOLDER_LANGUAGES.map(
    (language) => [language, SPECIAL_USES.filter((use) => names.has(SPECIAL_FOLDER_NAMES[language][use])).length] as const,
  );
  return known.reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

export function listFolders(file: EncryptedFile): MailboxRow[] {
  return file.all<FolderRecord>('SELECT * FROM folders ORDER BY name').map(toRow);
}

/** null when there is none of that very name. */
export function folderNamed(file: EncryptedFile, name: string): MailboxRow | null {
  const folder = find(file, name);
  return folder ? toRow(folder) : null;
}

interface NewFolder {
  readonly name: string;
  readonly specialUse?: string | null;
  /** A client that creates one subscribes to it or does not (RFC 9051 §6.3.7); what the server makes by itself would be seen by nobody. */
  readonly subscribed: boolean;
}

/** Missing superiors are made as well. @throws StorageError CONFLICT when it exists. */
export function createFolder(file: EncryptedFile, changes: Changes, asked: NewFolder, now: number): MailboxRow {
  const { specialUse = null, subscribed } = asked;
  const name = folderName(asked.name);
  if (find(file, name)) throw new StorageError('CONFLICT', `The mailbox "${name}" exists already.`);
  if (specialUse !== null && findSpecialUse(file, specialUse)) throw new StorageError('CONFLICT', `There is a mailbox for ${specialUse} already.`);
  addSuperiors(file, name, now);
  add(file, { name, specialUse, subscribed }, now);
  takeUpSubscriptions(file);
  changes.add({ kind: 'mailboxes-changed' });
  return toRow(existing(file, name));
}

/** Renaming INBOX moves its messages into a new mailbox and leaves INBOX, empty, with its children. */
export function renameFolder(file: EncryptedFile, changes: Changes, request: { from: string; to: string }, now: number): void {
  const from = existing(file, folderName(request.from));
  const to = folderName(request.to);
  if (find(file, to)) throw new StorageError('CONFLICT', `The mailbox "${to}" exists already.`);
  if (from.name !== INBOX && isUnder(to, from.name)) throw new StorageError('INVALID_INPUT', 'A mailbox cannot be moved under itself.');
  addSuperiors(file, to, now);
  if (from.name === INBOX) {
    add(file, { name: to, subscribed: from.subscribed === 1 }, now);
    const { id } = existing(file, to);
    moveAll(file, changes, from.id, id, now);
    copyAnnotations(file, from.id, id);
  } else {
    const children = listFolders(file).filter((folder) => isUnder(folder.name, from.name));
    for (const child of children) rename(file, child.id, to + child.name.slice(from.name.length));
    rename(file, from.id, to);
  }
  takeUpSubscriptions(file);
  changes.add({ kind: 'mailboxes-changed' });
}

/** @throws StorageError INVALID_INPUT for INBOX, CONFLICT while mailboxes are under it. */
export function removeFolder(file: EncryptedFile, changes: Changes, asked: string): void {
  const folder = existing(file, folderName(asked));
  if (folder.name === INBOX) throw new StorageError('INVALID_INPUT', 'INBOX cannot be removed.');
  if (listFolders(file).some((other) => isUnder(other.name, folder.name)))
    throw new StorageError('CONFLICT', `The mailbox "${folder.name}" has mailboxes under it; remove those first.`);
  discardAll(file, folder.id);
  keepSubscription(file, folder);
  file.run('DELETE FROM folders WHERE id = ?', folder.id);
  changes.add({ kind: 'mailboxes-changed' });
}

/**
 * The folder of that name or special use, made when it is asked for; INBOX when there is none of that name (any more), or no
 * room for one more: a letter is never lost for the sake of its folder.
 */
export function folderForDelivery(
  file: EncryptedFile,
  changes: Changes,
  asked: { readonly folder: string | null; readonly createFolder: boolean },
  now: number,
): MailboxId {
  const { folder, createFolder: mayCreate } = asked;
  if (folder === null) return existing(file, INBOX).id;
  if (isSpecialUse(folder)) return (findSpecialUse(file, folder) ?? existing(file, INBOX)).id;
  const present = find(file, folderName(folder));
  if (present) return present.id;
  return mayCreate ? (tryToCreate(file, changes, folder, now) ?? existing(file, INBOX)).id : existing(file, INBOX).id;
}

function tryToCreate(file: EncryptedFile, changes: Changes, name: string, now: number): FolderRecord | undefined {
  try {
    createFolder(file, changes, { name, subscribed: true }, now);
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'OVER_QUOTA') throw error;
  }
  return find(file, folderName(name));
}

function findSpecialUse(file: EncryptedFile, specialUse: string): FolderRecord | undefined {
  return file.get<FolderRecord>('SELECT * FROM folders WHERE special_use = ? COLLATE NOCASE ORDER BY id LIMIT 1', specialUse);
}

export function usedBytes(file: EncryptedFile): number {
  return file.get<{ bytes: number }>('SELECT coalesce(sum(size_bytes), 0) AS bytes FROM folders')?.bytes ?? 0;
}

function find(file: EncryptedFile, name: string): FolderRecord | undefined {
  return file.get<FolderRecord>('SELECT * FROM folders WHERE name = ?', name);
}

function existing(file: EncryptedFile, name: string): FolderRecord {
  const folder = find(file, name);
  if (!folder) throw new StorageError('NOT_FOUND', `There is no mailbox "${name}".`);
  return folder;
}

function addSuperiors(file: EncryptedFile, name: string, now: number): void {
  for (const superior of superiors(name)) if (!find(file, superior)) add(file, { name: superior, subscribed: false }, now);
}

function add(file: EncryptedFile, { name, specialUse = null, subscribed }: NewFolder, now: number): void {
  const count = file.get<{ count: number }>('SELECT count(*) AS count FROM folders')?.count ?? 0;
  if (count >= FOLDERS_MAX) throw new StorageError('OVER_QUOTA', `An account can have ${FOLDERS_MAX} mailboxes.`);
  file.run(
    'INSERT INTO folders (name, special_use, subscribed, uid_validity) VALUES (?, ?, ?, ?)',
    name,
    specialUse,
    subscribed ? 1 : 0,
    nextUidValidity(file, now),
  );
}

/** Rises for ever within an account, so a mailbox made anew under an old name is never taken for the old one (RFC 9051 §2.3.1.1). */
export function nextUidValidity(file: EncryptedFile, now: number): number {
  const seconds = Math.floor(now / 1000);
  const row = file.get<{ value: number }>(
    `INSERT INTO counters (name, value) VALUES ('uid-validity', ?)
     ON CONFLICT (name) DO UPDATE SET value = max(value + 1, excluded.value) RETURNING value`,
    seconds,
  );
  return row?.value ?? seconds;
}

function rename(file: EncryptedFile, id: MailboxId, name: string): void {
  if (find(file, name)) throw new StorageError('CONFLICT', `The mailbox "${name}" exists already.`);
  file.run('UPDATE folders SET name = ? WHERE id = ?', folderName(name), id);
}

function toRow(folder: FolderRecord): MailboxRow {
  return {
    id: folder.id,
    name: folder.name,
    specialUse: folder.special_use,
    subscribed: folder.subscribed === 1,
    uidValidity: folder.uid_validity,
    uidNext: folder.uid_next,
    highestModSeq: folder.mod_seq,
    messages: folder.messages,
    unseen: folder.unseen,
    sizeBytes: folder.size_bytes,
  };
}
