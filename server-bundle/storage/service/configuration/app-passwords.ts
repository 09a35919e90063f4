/** App passwords as they are kept: what checks a proof, sealed, and the mailbox key enclosed. */
import type { AccountId, AppProtocol } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { SCRAM_KEY_LENGTH } from '../../../wire/sasl/scram-keys.ts';
import type { AppCredential } from '../keys/app-passwords.ts';
import { APP_PASSWORDS_MAX } from '../limits.ts';
import { secretsOf } from './database.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';
import type { Place } from './secrets.ts';

export interface AppPasswordRecord extends AppCredential {
  readonly kind: 'app' | 'mailbox';
  readonly name: string;
  /** Null for all. */
  readonly protocols: readonly AppProtocol[] | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

export const SALT_PLACE: Place = 'login_secrets/value/scram-salt';

export function scramKeysPlace(id: string): Place {
  return `app_passwords/scram_keys/${id}`;
}

const DECOY_PLACE = scramKeysPlace('');

const saltSecret = prepared((db: Reader) => db.selectFrom('login_secrets').select('value').where('name', '=', 'scram-salt'));

export async function scramSaltSecret(db: Reader): Promise<Buffer> {
  const [row] = (await saltSecret(db)).rows;
  if (!row) throw new StorageError('CORRUPT', 'The configuration has lost the secret of its app passwords. Restore it from a backup.');
  return secretsOf(db).open(SALT_PLACE, row.value);
}

const ofAccount = prepared((db: Reader, id: AccountId) =>
  db.selectFrom('app_passwords').selectAll().where('account_id', '=', id).orderBy('created_at'),
);

/** With the mailbox's own, if that was generated. */
export async function appPasswords(db: Reader, id: AccountId): Promise<AppPasswordRecord[]> {
  return (await ofAccount(db, id)).rows.map((row) => ({
    ...openScramKeys(db, row.id, row.scram_keys),
    id: row.id,
    kind: row.kind,
    name: row.name,
    protocols: row.protocols === null ? null : (JSON.parse(row.protocols) as AppProtocol[]),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    wrapped: row.wrapped,
  }));
}

/** Opens nothing, at the price of so many app passwords: the time that `appPasswords` takes must not tell how many there are. */
export function spendOnAppPasswords(db: Reader, count: number): void {
  const secrets = secretsOf(db);
  const decoy = secrets.seal(DECOY_PLACE, Buffer.alloc(2 * SCRAM_KEY_LENGTH));
  for (let spent = 0; spent < count; spent++) secrets.open(DECOY_PLACE, decoy);
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
      scram_keys: secretsOf(db).seal(scramKeysPlace(added.id), Buffer.concat([added.storedKey, added.serverKey])),
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

/** @throws StorageError CORRUPT */
function openScramKeys(db: Reader, id: string, sealed: Buffer | null): Pick<AppCredential, 'storedKey' | 'serverKey'> {
  const keys = secretsOf(db).open(scramKeysPlace(id), sealed ?? Buffer.alloc(0));
  return { storedKey: keys.subarray(0, SCRAM_KEY_LENGTH), serverKey: keys.subarray(SCRAM_KEY_LENGTH) };
}
