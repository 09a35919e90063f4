/** Aliases as they are kept: names, patterns and catch-alls, each with its targets. Who gets a letter is found in recipients.ts. */
import type { AliasDetails, AliasRow, DisabledReply } from '../../api/operations/recipients.ts';
import { StorageError } from '../../api/operations.ts';
import { PATTERNS_MAX } from '../limits.ts';
import { requireFree } from './accounts.ts';
import { parseAddress } from './addresses.ts';
import { requireAliasAddress } from './alias-address.ts';
import type { AliasAddress } from './alias-address.ts';
import { requireTargets } from './alias-targets.ts';
import type { Reader, Writer } from './database.ts';
import { lockDomain } from './domains.ts';
import { compiledPattern } from './patterns.ts';
import { prepared } from './prepared.ts';
import type { Secrets } from './secrets.ts';
import { forgetUnusedWebhooks, keepWebhooks } from './webhooks.ts';

/** What finding a recipient needs of an alias. */
export interface AliasRecord {
  readonly address: string;
  readonly targets: readonly string[];
  readonly disabledReply: DisabledReply | null;
}

interface Kept {
  readonly address: string;
  readonly targets: string;
  readonly disabledReply: DisabledReply | null;
}

const COLUMNS = [
  'address',
  'kind',
  'targets',
  'position',
  'disabled_reply as disabledReply',
  'label',
  'description',
  'created_at as createdAt',
] as const;

export async function listAliases(db: Reader, domain: string | undefined): Promise<AliasRow[]> {
  const all = db.selectFrom('aliases').select(COLUMNS).orderBy('domain').orderBy('kind').orderBy('position').orderBy('address');
  const rows = await (domain === undefined ? all : all.where('domain', '=', domain)).execute();
  return rows.map((row) => ({ ...row, targets: readTargets(row.targets) }));
}

const aliasNamed = prepared((db: Reader, address: string) =>
  db.selectFrom('aliases').select(['address', 'targets', 'disabled_reply as disabledReply']).where('address', '=', address),
);

export async function findAlias(db: Reader, address: string): Promise<AliasRecord | undefined> {
  const [row] = (await aliasNamed(db, address)).rows;
  return row && toRecord(row);
}

const patternsIn = prepared((db: Reader, domain: string) =>
  db
    .selectFrom('aliases')
    .select(['address', 'targets', 'disabled_reply as disabledReply'])
    .where('domain', '=', domain)
    .where('kind', '=', 'pattern')
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('address'),
);

/** In the order in which they are tried. */
export async function patternsOf(db: Reader, domain: string): Promise<readonly (AliasRecord & { readonly source: string })[]> {
  return (await patternsIn(db, domain)).rows.map((row) => ({ ...toRecord(row), source: requireAliasAddress(row.address).source ?? '' }));
}

export type NewAlias = { readonly address: string; readonly targets: readonly string[] } & AliasDetails;

/** @throws StorageError INVALID_INPUT, NOT_FOUND without its domain, CONFLICT when the address is taken. */
export async function addAlias(db: Writer, asked: NewAlias, secrets: Secrets, now: number): Promise<AliasRow> {
  const address = requireAliasAddress(asked.address);
  const targets = requireTargets(asked.targets, await groupsOf(address));
  await lockDomain(db, address.domain);
  await requireFree(db, address);
  if (address.kind === 'pattern') await requireRoomForPattern(db, address.domain);
  await requireNoLoop(db, address, targets);
  const row = {
    address: address.text,
    kind: address.kind,
    position: asked.position ?? 0,
    label: asked.label ?? '',
    description: asked.description ?? '',
  };
  const disabledReply = asked.disabledReply ?? null;
  await db
    .insertInto('aliases')
    .values({ ...row, domain: address.domain, targets: JSON.stringify(targets), disabled_reply: disabledReply, created_at: now })
    .execute();
  await keepWebhooks(db, targets, secrets, now);
  return { ...row, targets, disabledReply, createdAt: now };
}

/** @throws StorageError NOT_FOUND, INVALID_INPUT */
export async function updateAlias(
  db: Writer,
  asked: Partial<NewAlias> & { readonly address: string },
  secrets: Secrets,
  now: number,
): Promise<AliasRow> {
  const address = requireAliasAddress(asked.address);
  await lockDomain(db, address.domain);
  const before = await requireAlias(db, address.text);
  const targets = asked.targets == null ? before.targets : requireTargets(asked.targets, await groupsOf(address));
  await requireNoLoop(db, address, targets);
  const after = {
    position: asked.position ?? before.position,
    label: asked.label ?? before.label,
    description: asked.description ?? before.description,
  };
  // Null switches it on again; absent leaves it as it is.
  const disabledReply = asked.disabledReply === undefined ? before.disabledReply : asked.disabledReply;
  await db
    .updateTable('aliases')
    .set({ ...after, targets: JSON.stringify(targets), disabled_reply: disabledReply })
    .where('address', '=', address.text)
    .execute();
  await keepWebhooks(db, targets, secrets, now);
  await forgetUnusedWebhooks(db, before.targets);
  return { ...before, ...after, targets, disabledReply };
}

/** Its access rules go with it. @throws StorageError NOT_FOUND */
export async function removeAlias(db: Writer, asked: string): Promise<void> {
  const { text } = requireAliasAddress(asked);
  const before = await requireAlias(db, text);
  await db.deleteFrom('aliases').where('address', '=', text).execute();
  await db.deleteFrom('access_rules').where('address', '=', text).execute();
  await forgetUnusedWebhooks(db, before.targets);
}

/** What `addAlias` wrote. */
export function readTargets(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}

async function requireAlias(db: Reader, address: string): Promise<AliasRow> {
  const row = await db.selectFrom('aliases').select(COLUMNS).where('address', '=', address).executeTakeFirst();
  if (!row) throw new StorageError('NOT_FOUND', `There is no alias ${address}.`);
  return { ...row, targets: readTargets(row.targets) };
}

async function groupsOf(address: AliasAddress): Promise<number | null> {
  return address.source === null ? null : (await compiledPattern(address.source)).groups;
}

async function requireRoomForPattern(db: Reader, domain: string): Promise<void> {
  if ((await patternsIn(db, domain)).rows.length >= PATTERNS_MAX)
    throw new StorageError('INVALID_INPUT', `${domain} has ${PATTERNS_MAX} regular expressions already, and no more are tried for one letter.`);
}

/** Names that lead back to where they began. Longer ways over patterns and catch-alls end where a letter's way is followed. */
async function requireNoLoop(db: Reader, address: AliasAddress, targets: readonly string[]): Promise<void> {
  if (address.kind !== 'exact') return;
  const seen = new Set<string>();
  const open = [...targets];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const text = parseAddress(next)?.text;
    if (text === undefined || seen.has(text)) continue;
    if (text === address.text) throw new StorageError('INVALID_INPUT', `${address.text} would lead back to itself.`);
    seen.add(text);
    open.push(...((await findAlias(db, text))?.targets ?? []));
  }
}

function toRecord({ address, targets, disabledReply }: Kept): AliasRecord {
  return { address, targets: readTargets(targets), disabledReply };
}
