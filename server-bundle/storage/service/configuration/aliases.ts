/** Aliases: one address to many targets, local or foreign. */
import type { AliasRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { requireFree } from './accounts.ts';
import { requireAddress } from './addresses.ts';
import type { Reader, Writer } from './database.ts';
import { lockDomain } from './domains.ts';
import { prepared } from './prepared.ts';

export async function listAliases(db: Reader, domain: string | undefined): Promise<AliasRow[]> {
  const all = db.selectFrom('aliases').select(['address', 'targets', 'created_at as createdAt']).orderBy('address');
  const rows = await (domain === undefined ? all : all.where('domain', '=', domain)).execute();
  return rows.map(({ address, targets, createdAt }) => ({ address, targets: readTargets(targets), createdAt }));
}

const targetsOf = prepared((db: Reader, address: string) => db.selectFrom('aliases').select('targets').where('address', '=', address));

export async function aliasTargets(db: Reader, address: string): Promise<readonly string[] | undefined> {
  const [row] = (await targetsOf(db, address)).rows;
  return row && readTargets(row.targets);
}

export async function addAlias(db: Writer, asked: { readonly address: string; readonly targets: readonly string[] }, now: number): Promise<AliasRow> {
  const address = requireAddress(asked.address);
  const targets = [...new Set(asked.targets.map((target) => requireAddress(target).text))];
  if (targets.length === 0) throw new StorageError('INVALID_INPUT', 'An alias needs at least one target.');
  await lockDomain(db, address.domain);
  await requireFree(db, address);
  await db
    .insertInto('aliases')
    .values({ address: address.text, domain: address.domain, targets: JSON.stringify(targets), created_at: now })
    .execute();
  return { address: address.text, targets, createdAt: now };
}

export async function removeAlias(db: Writer, asked: string): Promise<void> {
  const { text } = requireAddress(asked);
  const { numDeletedRows } = await db.deleteFrom('aliases').where('address', '=', text).executeTakeFirst();
  if (numDeletedRows === 0n) throw new StorageError('NOT_FOUND', `There is no alias ${text}.`);
}

/** What `addAlias` wrote. */
export function readTargets(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}
