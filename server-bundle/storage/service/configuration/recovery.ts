/** Recovery keys of domains, and the wraps that were made to them. Only public halves are here. */
import type { AccountId, RecoveryRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { Reader, Writer } from './database.ts';
import { lockDomain } from './domains.ts';
import { prepared } from './prepared.ts';

export interface RecoveryKey {
  readonly id: string;
  readonly publicKey: Buffer;
}

export interface RecoveryWrap {
  readonly keyId: string;
  readonly wrapped: Buffer;
}

const keyOf = prepared((db: Reader, domain: string) =>
  db.selectFrom('recovery_keys').select(['id', 'public_key as publicKey']).where('domain', '=', domain),
);

export async function recoveryKey(db: Reader, domain: string): Promise<RecoveryKey | undefined> {
  return (await keyOf(db, domain)).rows[0];
}

/** Takes the place of an earlier one. Wraps made to that one stay until their owners log in. @throws StorageError NOT_FOUND */
export async function setRecoveryKey(db: Writer, domain: string, key: RecoveryKey, now: number): Promise<void> {
  await lockDomain(db, domain);
  await db.deleteFrom('recovery_keys').where('domain', '=', domain).execute();
  await db.insertInto('recovery_keys').values({ domain, id: key.id, public_key: key.publicKey, created_at: now }).execute();
}

/** With every wrap of the domain: nobody can reset a password of it then. @throws StorageError NOT_FOUND */
export async function removeRecoveryKey(db: Writer, domain: string): Promise<void> {
  await lockDomain(db, domain);
  await db.deleteFrom('recovery_keys').where('domain', '=', domain).execute();
  const accounts = db.selectFrom('accounts').select('id').where('domain', '=', domain);
  await db.deleteFrom('wraps').where('kind', '=', 'recovery').where('account_id', 'in', accounts).execute();
}

const wrapOf = prepared((db: Reader, id: AccountId) =>
  db.selectFrom('wraps').select(['parameters', 'wrapped']).where('account_id', '=', id).where('kind', '=', 'recovery'),
);

export async function recoveryWrap(db: Reader, id: AccountId): Promise<RecoveryWrap | undefined> {
  const [row] = (await wrapOf(db, id)).rows;
  return row && { keyId: keyIdOf(row.parameters), wrapped: row.wrapped };
}

export async function putRecoveryWrap(db: Writer, id: AccountId, wrap: RecoveryWrap, now: number): Promise<void> {
  await db.deleteFrom('wraps').where('account_id', '=', id).where('kind', '=', 'recovery').execute();
  await db
    .insertInto('wraps')
    .values({ account_id: id, kind: 'recovery', parameters: JSON.stringify({ keyId: wrap.keyId }), wrapped: wrap.wrapped, created_at: now })
    .execute();
}

/** Every domain, with its mailboxes and which keys recover how many of them. */
export async function listRecovery(db: Reader): Promise<RecoveryRow[]> {
  const domains = await db
    .selectFrom('domains')
    .leftJoin('recovery_keys', 'recovery_keys.domain', 'domains.name')
    .select(['domains.name as domain', 'recovery_keys.id as keyId', 'recovery_keys.created_at as since'])
    .orderBy('domains.name')
    .execute();
  const accounts = await db
    .selectFrom('accounts')
    .leftJoin('wraps', (join) => join.onRef('wraps.account_id', '=', 'accounts.id').on('wraps.kind', '=', 'recovery'))
    .select(['accounts.domain', 'wraps.parameters'])
    .execute();
  return domains.map((row) => {
    const own = accounts.filter(({ domain }) => domain === row.domain);
    const recoverable = own.filter(({ parameters }) => parameters !== null && keyIdOf(parameters) === row.keyId).length;
    return { ...row, mailboxes: own.length, recoverable };
  });
}

function keyIdOf(parameters: string): string {
  const parsed: unknown = JSON.parse(parameters);
  if (typeof parsed === 'object' && parsed !== null && 'keyId' in parsed && typeof parsed.keyId === 'string') return parsed.keyId;
  throw new StorageError('CORRUPT', 'The recovery entry of this account cannot be read. Restore the configuration from a backup.');
}
