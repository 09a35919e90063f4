/** Settings: the domain's own value before the server's before the standard one. */
import { StorageError } from '../../api/operations.ts';
import type { SettingName, SettingRow, SettingValue, SettingValues } from '../../api/operations/settings.ts';
import { requireDomain } from './addresses.ts';
import type { Reader, Writer } from './database.ts';
import { requireExistingDomain } from './domains.ts';
import { prepared } from './prepared.ts';
import { SETTING_KINDS } from './setting-kinds.ts';

export interface SettingFound<N extends SettingName> {
  readonly value: SettingValues[N];
  readonly from: 'domain' | 'server' | 'standard';
}

const ofServer = prepared((db: Reader, name: string) => db.selectFrom('settings').select('value').where('name', '=', name));
const ofDomain = prepared((db: Reader, domain: string, name: string) =>
  db.selectFrom('domain_settings').select('value').where('domain', '=', domain).where('name', '=', name),
);

/** A domain that is not on this server has what holds for all. */
export async function findSetting<N extends SettingName>(
  db: Reader,
  asked: { readonly name: N; readonly domain?: string | null },
): Promise<SettingFound<N>> {
  if (asked.domain != null) {
    const [own] = (await ofDomain(db, requireDomain(asked.domain), asked.name)).rows;
    if (own) return { value: parse(own.value) as SettingValues[N], from: 'domain' };
  }
  const [common] = (await ofServer(db, asked.name)).rows;
  return common
    ? { value: parse(common.value) as SettingValues[N], from: 'server' }
    : { value: SETTING_KINDS[asked.name].standard, from: 'standard' };
}

export interface SettingChange {
  readonly name: SettingName;
  readonly domain?: string | null;
  /** Null takes it back. */
  readonly value: SettingValue | null;
}

/** @throws StorageError INVALID_INPUT when the value is none for this setting, NOT_FOUND without its domain. */
export async function setSetting(db: Writer, { name, domain, value }: SettingChange, now: number): Promise<void> {
  if (value !== null && !SETTING_KINDS[name].check(value)) throw new StorageError('INVALID_INPUT', `That is no value for the setting ${name}.`);
  if (domain == null) return setOfServer(db, name, value, now);
  if (SETTING_KINDS[name].scope === 'server')
    throw new StorageError('INVALID_INPUT', `The setting ${name} is one of the whole server. Set it without a domain.`);
  await setOfDomain(db, (await requireExistingDomain(db, requireDomain(domain))).name, { name, value }, now);
}

async function setOfServer(db: Writer, name: SettingName, value: SettingValue | null, now: number): Promise<void> {
  if (value === null) {
    await db.deleteFrom('settings').where('name', '=', name).execute();
    return;
  }
  const row = { value: JSON.stringify(value), updated_at: now };
  await db
    .insertInto('settings')
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}

async function setOfDomain(db: Writer, domain: string, { name, value }: SettingChange, now: number): Promise<void> {
  if (value === null) {
    await db.deleteFrom('domain_settings').where('domain', '=', domain).where('name', '=', name).execute();
    return;
  }
  const row = { value: JSON.stringify(value), updated_at: now };
  await db
    .insertInto('domain_settings')
    .values({ domain, name, ...row })
    .onConflict((conflict) => conflict.columns(['domain', 'name']).doUpdateSet(row))
    .execute();
}

export async function listSettings(db: Reader, domain: string | undefined): Promise<SettingRow[]> {
  const server =
    domain === undefined ? await db.selectFrom('settings').select(['name', 'value', 'updated_at as updatedAt']).orderBy('name').execute() : [];
  const all = db.selectFrom('domain_settings').select(['domain', 'name', 'value', 'updated_at as updatedAt']).orderBy('domain').orderBy('name');
  const ofDomains = await (domain === undefined ? all : all.where('domain', '=', requireDomain(domain))).execute();
  return [...server.map((row) => ({ ...row, domain: null })), ...ofDomains].flatMap(({ name, value, ...row }) =>
    isSettingName(name) ? { ...row, name, value: parse(value) } : [],
  );
}

/** One that a server of another version set stays, unseen. */
function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTING_KINDS, name);
}

/** What `setSetting` wrote, after its check. */
function parse(text: string): SettingValue {
  return JSON.parse(text) as SettingValue;
}
