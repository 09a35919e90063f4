/** Accounts and the wraps of their keys. Holds no key in the clear. */
import type { AccountId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { PasswordParameters } from '../keys/wraps.ts';
import type { Address } from './addresses.ts';
import type { Reader, Writer } from './database.ts';
import { lockDomain, requireExistingDomain } from './domains.ts';
import { prepared } from './prepared.ts';

export interface AccountRecord {
  readonly id: AccountId;
  readonly address: string;
  readonly domain: string;
  readonly createdAt: number;
  /** As of the last time it was closed. */
  readonly sizeBytes: number;
  readonly quotaBytes: number;
  readonly sealingX25519: Buffer;
  readonly sealingMlKem: Buffer;
  readonly sealingPrivate: Buffer;
}

export interface PasswordWrap {
  readonly parameters: PasswordParameters;
  readonly wrapped: Buffer;
}

const COLUMNS = [
  'id',
  'address',
  'domain',
  'created_at as createdAt',
  'size_bytes as sizeBytes',
  'quota_bytes as quotaBytes',
  'sealing_x25519 as sealingX25519',
  'sealing_ml_kem as sealingMlKem',
  'sealing_private as sealingPrivate',
] as const;

export function listAccounts(db: Reader, domain: string | undefined): Promise<AccountRecord[]> {
  const all = db.selectFrom('accounts').select(COLUMNS).orderBy('address');
  return (domain === undefined ? all : all.where('domain', '=', domain)).execute();
}

const byAddress = prepared((db: Reader, address: string) => db.selectFrom('accounts').select(COLUMNS).where('address', '=', address));

export async function findAccount(db: Reader, address: string): Promise<AccountRecord | undefined> {
  return (await byAddress(db, address)).rows[0];
}

export function accountById(db: Reader, id: AccountId): Promise<AccountRecord | undefined> {
  return db.selectFrom('accounts').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** @throws StorageError NOT_FOUND */
export async function requireAccount(db: Reader, address: string): Promise<AccountRecord> {
  const account = await findAccount(db, address);
  if (!account) throw new StorageError('NOT_FOUND', `There is no mailbox ${address}.`);
  return account;
}

/** @throws StorageError NOT_FOUND without its domain, CONFLICT when a mailbox or alias has the address. */
export async function requireFree(db: Reader, address: Pick<Address, 'text' | 'domain'>): Promise<void> {
  await requireExistingDomain(db, address.domain);
  const taken = await db
    .selectFrom('accounts')
    .select('address')
    .where('address', '=', address.text)
    .unionAll(db.selectFrom('aliases').select('address').where('address', '=', address.text))
    .executeTakeFirst();
  if (taken) throw new StorageError('CONFLICT', `${address.text} exists already, as a mailbox or an alias.`);
}

export async function addAccount(db: Writer, address: Address, account: Omit<AccountRecord, 'sizeBytes'>, wrap: PasswordWrap): Promise<void> {
  await lockDomain(db, address.domain);
  await requireFree(db, address);
  await db
    .insertInto('accounts')
    .values({
      id: account.id,
      address: account.address,
      domain: account.domain,
      created_at: account.createdAt,
      quota_bytes: account.quotaBytes,
      sealing_x25519: account.sealingX25519,
      sealing_ml_kem: account.sealingMlKem,
      sealing_private: account.sealingPrivate,
    })
    .execute();
  await addPasswordWrap(db, account.id, wrap, account.createdAt);
}

/** Its access rules go with it: who has the address next did not make them. */
export async function removeAccount(db: Writer, id: AccountId): Promise<void> {
  const address = db.selectFrom('accounts').select('address').where('id', '=', id);
  await db.deleteFrom('access_rules').where('address', '=', address).execute();
  await db.deleteFrom('accounts').where('id', '=', id).execute();
}

const wrapsOf = prepared((db: Reader, id: AccountId) =>
  db.selectFrom('wraps').select(['parameters', 'wrapped']).where('account_id', '=', id).where('kind', '=', 'password').orderBy('id'),
);

export async function passwordWraps(db: Reader, id: AccountId): Promise<PasswordWrap[]> {
  return (await wrapsOf(db, id)).rows.map((row) => ({ parameters: readParameters(row.parameters), wrapped: row.wrapped }));
}

/** In one transaction: the old password stops and the new one begins at the same moment. */
export async function replacePasswordWraps(db: Writer, id: AccountId, wrap: PasswordWrap, now: number): Promise<void> {
  await db.deleteFrom('wraps').where('account_id', '=', id).where('kind', '=', 'password').execute();
  await addPasswordWrap(db, id, wrap, now);
}

const sizeOf = prepared((db: Reader, id: AccountId) => db.selectFrom('accounts').select('size_bytes as sizeBytes').where('id', '=', id));

export async function sizeAtLastClose(db: Reader, id: AccountId): Promise<number> {
  return (await sizeOf(db, id)).rows[0]?.sizeBytes ?? 0;
}

export async function noteSize(db: Writer, id: AccountId, sizeBytes: number): Promise<void> {
  await db.updateTable('accounts').set({ size_bytes: sizeBytes }).where('id', '=', id).execute();
}

export async function setQuota(db: Writer, id: AccountId, quotaBytes: number): Promise<void> {
  await db.updateTable('accounts').set({ quota_bytes: quotaBytes }).where('id', '=', id).execute();
}

async function addPasswordWrap(db: Writer, id: AccountId, wrap: PasswordWrap, now: number): Promise<void> {
  await db
    .insertInto('wraps')
    .values({ account_id: id, kind: 'password', parameters: JSON.stringify(wrap.parameters), wrapped: wrap.wrapped, created_at: now })
    .execute();
}

function readParameters(text: string): PasswordParameters {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('algorithm' in parsed) || parsed.algorithm !== 'argon2id')
    throw new StorageError('CORRUPT', 'The password entry of this account cannot be read. Restore the configuration from a backup.');
  return parsed as PasswordParameters;
}
