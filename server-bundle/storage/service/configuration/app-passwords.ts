/** App passwords as they are kept: what checks a proof, and the mailbox key enclosed. */
import type { AccountId, AppProtocol } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { AppCredential } from '../keys/app-passwords.ts';
import { APP_PASSWORDS_MAX } from '../limits.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';

export interface AppPasswordRecord extends AppCredential {
  readonly kind: 'app' | 'mailbox';
  readonly name: string;
  /** Null for all. */
  readonly protocols: readonly AppProtocol[] | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

const saltSecret = prepared((db: Reader) => db.selectFrom('login_secrets').select('value').where('name', '=', 'scram-salt'));

export async function scramSaltSecret(db: Reader): Promise<Buffer> {
  const [row] = (await saltSecret(db)).rows;
  if (!row) throw new StorageError('CORRUPT', 'The configuration has lost the secret of its app passwords. Restore it from a backup.');
  return row.value;
}

const ofAccount = prepared((db: Reader, id: AccountId) =>
  db.selectFrom('app_passwords').selectAll().where('account_id', '=', id).orderBy('created_at'),
);

/** With the mailbox's own, if that was generated. */
export async function appPasswords(db: Reader, id: AccountId): Promise<AppPasswordRecord[]> {
  return (await ofAccount(db, id)).rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    protocols: row.protocols === null ? null : (JSON.parse(row.protocols) as AppProtocol[]),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    storedKey: row.stored_key,
    serverKey: row.server_key,
    wrapped: row.wrapped,
  }));
}

/** @throws StorageError CONFLICT when there are too many, or one of that name. */
export async function addAppPassword(db: Writer, account: AccountId, added: AppPasswordRecord): Promise<void> {
  const present = await appPasswords(db, account);
  if (added.kind === 'app' && present.some(({ kind, name }) => kind === 'app' && name === added.name))
    throw new StorageError('CONFLICT', `There is an app password "${added.name}" already. Choose another name, or revoke that one first.`);
  if (present.length >= APP_PASSWORDS_MAX)
    throw new StorageError('CONFLICT', `This mailbox has ${present.length} app passwords, and more are not kept. Revoke those that nobody uses.`);
  await db
    .insertInto('app_passwords')
    .values({
      id: added.id,
      account_id: account,
      kind: added.kind,
      name: added.name,
      protocols: added.protocols === null ? null : JSON.stringify(added.protocols),
      created_at: added.createdAt,
      last_used_at: added.lastUsedAt,
      stored_key: added.storedKey,
      server_key: added.serverKey,
      wrapped: added.wrapped,
    })
    .execute();
}

/** @throws StorageError NOT_FOUND */
export async function removeAppPassword(db: Writer, account: AccountId, id: string): Promise<void> {
  const removed = await db
    .deleteFrom('app_passwords')
    .where('account_id', '=', account)
    .where('kind', '=', 'app')
    .where('id', '=', id)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new StorageError('NOT_FOUND', 'There is no such app password. It may have been revoked already.');
}

/** Those of one kind, or all. */
export async function clearAppPasswords(db: Writer, account: AccountId, kind?: AppPasswordRecord['kind']): Promise<void> {
  const all = db.deleteFrom('app_passwords').where('account_id', '=', account);
  await (kind === undefined ? all : all.where('kind', '=', kind)).execute();
}

export async function noteUse(db: Writer, id: string, now: number): Promise<void> {
  await db.updateTable('app_passwords').set({ last_used_at: now }).where('id', '=', id).execute();
}
