/**
 * Subscriptions go by name (RFC 9051 §6.3.7): removing a mailbox leaves its own in place, and one may be made before there is a mailbox. While there
 * is one, it is noted with it, and goes along when that is renamed.
 */
import { StorageError } from '../../api/operations.ts';
import { KEPT_SUBSCRIPTIONS_MAX } from '../limits.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Changes } from './changes.ts';
import { folderName } from './names.ts';

/** @throws StorageError INVALID_INPUT for what cannot be a name, or one name without a mailbox too many. */
export function subscribe(file: EncryptedFile, changes: Changes, request: { readonly name: string; readonly subscribed: boolean }): void {
  const name = folderName(request.name);
  const folder = file.get('UPDATE folders SET subscribed = ? WHERE name = ? RETURNING id', request.subscribed ? 1 : 0, name);
  if (!folder && request.subscribed && !keep(file, name))
    throw new StorageError('INVALID_INPUT', `An account can be subscribed to ${KEPT_SUBSCRIPTIONS_MAX} mailboxes that do not exist.`);
  if (!folder && !request.subscribed) file.run('DELETE FROM kept_subscriptions WHERE name = ?', name);
  changes.add({ kind: 'mailboxes-changed' });
}

/** Those without a mailbox. */
export function keptSubscriptions(file: EncryptedFile): string[] {
  return file.all<{ name: string }>('SELECT name FROM kept_subscriptions ORDER BY name').map(({ name }) => name);
}

/** For a mailbox that is about to go. */
export function keepSubscription(file: EncryptedFile, folder: { readonly name: string; readonly subscribed: number }): void {
  if (folder.subscribed === 1) keep(file, folder.name);
}

/** After mailboxes came under new names: each takes up the subscription that waited for it. */
export function takeUpSubscriptions(file: EncryptedFile): void {
  file.run('UPDATE folders SET subscribed = 1 WHERE subscribed = 0 AND name IN (SELECT name FROM kept_subscriptions)');
  file.run('DELETE FROM kept_subscriptions WHERE name IN (SELECT name FROM folders)');
}

/** False when there is no room for it. */
function keep(file: EncryptedFile, name: string): boolean {
  const kept = file.get<{ count: number }>('SELECT count(*) AS count FROM kept_subscriptions WHERE name <> ?', name)?.count ?? 0;
  if (kept >= KEPT_SUBSCRIPTIONS_MAX) return false;
  file.run('INSERT OR IGNORE INTO kept_subscriptions (name) VALUES (?)', name);
  return true;
}
