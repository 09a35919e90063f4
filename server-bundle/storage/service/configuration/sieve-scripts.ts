/** Filter scripts as they are kept: sealed under the server's key, for it runs them while their owner is away. */
import { randomBytes } from 'node:crypto';
import { SIEVE_SCRIPTS_MAX, SIEVE_SCRIPTS_MAX_BYTES } from '../../../base/limits.ts';
import type { AccountId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { SieveScriptRow } from '../../api/operations/sieve.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';
import type { Place, Secrets } from './secrets.ts';

export interface KeptScript {
  readonly version: string;
  readonly sealed: Buffer;
}

const activeOf = prepared((db: Reader, account: AccountId) =>
  db.selectFrom('sieve_scripts').select(['id', 'script']).where('account_id', '=', account).where('is_active', '=', 1),
);

export async function activeScript(db: Reader, account: AccountId): Promise<KeptScript | undefined> {
  const [row] = (await activeOf(db, account)).rows;
  return row && { version: row.id, sealed: row.script };
}

export function openScript(secrets: Secrets, { version, sealed }: KeptScript): string {
  return secrets.open(placeOf(version), sealed).toString('utf8');
}

export async function listScripts(db: Reader, account: AccountId): Promise<SieveScriptRow[]> {
  const rows = await db
    .selectFrom('sieve_scripts')
    .select(['name', 'size_bytes', 'is_active', 'updated_at'])
    .where('account_id', '=', account)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ name: row.name, sizeBytes: row.size_bytes, isActive: row.is_active === 1, updatedAt: row.updated_at }));
}

/** @throws StorageError NOT_FOUND */
export async function getScript(db: Reader, account: AccountId, name: string): Promise<KeptScript> {
  const row = await db
    .selectFrom('sieve_scripts')
    .select(['id', 'script'])
    .where('account_id', '=', account)
    .where('name', '=', name)
    .executeTakeFirst();
  if (!row) throw unknown(name);
  return { version: row.id, sealed: row.script };
}

/** Stays active if it was. @throws StorageError OVER_QUOTA */
export async function putScript(
  db: Writer,
  secrets: Secrets,
  put: { readonly account: AccountId; readonly name: string; readonly script: string },
  now: number,
): Promise<void> {
  const { account, name, script } = put;
  const present = await listScripts(db, account);
  const others = present.filter((each) => each.name !== name);
  const bytes = Buffer.from(script);
  if (others.length >= SIEVE_SCRIPTS_MAX) throw new StorageError('OVER_QUOTA', `A mailbox can have ${SIEVE_SCRIPTS_MAX} scripts. Remove one first.`);
  if (others.reduce((sum, each) => sum + each.sizeBytes, bytes.length) > SIEVE_SCRIPTS_MAX_BYTES)
    throw new StorageError('OVER_QUOTA', `The scripts of a mailbox can have ${SIEVE_SCRIPTS_MAX_BYTES / 1024} KiB together.`);
  const id = randomBytes(16).toString('hex');
  const isActive = present.some((each) => each.name === name && each.isActive) ? 1 : 0;
  await db.deleteFrom('sieve_scripts').where('account_id', '=', account).where('name', '=', name).execute();
  await db
    .insertInto('sieve_scripts')
    .values({
      id,
      account_id: account,
      name,
      is_active: isActive,
      size_bytes: bytes.length,
      script: secrets.seal(placeOf(id), bytes),
      updated_at: now,
    })
    .execute();
}

/** @throws StorageError NOT_FOUND */
export async function activateScript(db: Writer, account: AccountId, name: string | null): Promise<void> {
  await db.updateTable('sieve_scripts').set({ is_active: 0 }).where('account_id', '=', account).where('is_active', '=', 1).execute();
  if (name === null) return;
  const changed = await db
    .updateTable('sieve_scripts')
    .set({ is_active: 1 })
    .where('account_id', '=', account)
    .where('name', '=', name)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw unknown(name);
}

/** @throws StorageError NOT_FOUND, CONFLICT */
export async function renameScript(db: Writer, account: AccountId, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  const present = await listScripts(db, account);
  if (!present.some(({ name }) => name === from)) throw unknown(from);
  if (present.some(({ name }) => name === to)) throw new StorageError('CONFLICT', `There is a script "${to}" already.`);
  await db.updateTable('sieve_scripts').set({ name: to }).where('account_id', '=', account).where('name', '=', from).execute();
}

/** @throws StorageError NOT_FOUND, CONFLICT */
export async function removeScript(db: Writer, account: AccountId, name: string): Promise<void> {
  const found = (await listScripts(db, account)).find((each) => each.name === name);
  if (!found) throw unknown(name);
  if (found.isActive) throw new StorageError('CONFLICT', `The script "${name}" is active. Activate another one first, or none.`);
  await db.deleteFrom('sieve_scripts').where('account_id', '=', account).where('name', '=', name).execute();
}

function placeOf(id: string): Place {
  return `sieve_scripts/script/${id}`;
}

function unknown(name: string): StorageError {
  return new StorageError('NOT_FOUND', `There is no script "${name}".`);
}
