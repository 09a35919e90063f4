/** Settings: the mailbox's own value before the domain's before the server's before the standard one. */
import type { AccountId } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { SettingName, SettingRow, SettingValue, SettingValues } from '../../api/operations/settings.ts';
import { requireAccount } from './accounts.ts';
import { parseAddress, requireAddress, requireDomain } from './addresses.ts';
import type { Reader, Writer } from './database.ts';
import { requireExistingDomain } from './domains.ts';
import { prepared } from './prepared.ts';
import { SETTING_KINDS } from './setting-kinds.ts';

export interface SettingFound<N extends SettingName> {
  readonly value: SettingValues[N];
  readonly from: 'mailbox' | 'domain' | 'server' | 'standard';
}

/** As it comes from outside: null is as good as left out. */
interface Place {
  readonly domain?: string | null;
  readonly address?: string | null;
}

const ofServer = prepared((db: Reader, name: string) => db.selectFrom('settings').select('value').where('name', '=', name));
const ofDomain = prepared((db: Reader, domain: string, name: string) =>
  db.selectFrom('domain_settings').select('value').where('domain', '=', domain).where('name', '=', name),
);
const ofMailbox = prepared((db: Reader, address: string, name: string) =>
  db
    .selectFrom('account_settings')
    .innerJoin('accounts', 'accounts.id', 'account_settings.account_id')
    .select('account_settings.value')
    .where('accounts.address', '=', address)
    .where('account_settings.name', '=', name),
);

/** A domain or a mailbox that is not on this server has what holds for all. */
export async function findSetting<N extends SettingName>(db: Reader, asked: Place & { readonly name: N }): Promise<SettingFound<N>> {
  const address = asked.address == null ? undefined : parseAddress(asked.address);
  const domain = address?.domain ?? (asked.domain == null ? undefined : requireDomain(asked.domain));
  const [own] = address ? (await ofMailbox(db, address.text, asked.name)).rows : [];
  if (own) return { value: parse(own.value) as SettingValues[N], from: 'mailbox' };
  const [shared] = domain === undefined ? [] : (await ofDomain(db, domain, asked.name)).rows;
  if (shared) return { value: parse(shared.value) as SettingValues[N], from: 'domain' };
  const [common] = (await ofServer(db, asked.name)).rows;
  return common
    ? { value: parse(common.value) as SettingValues[N], from: 'server' }
    : { value: SETTING_KINDS[asked.name].standard, from: 'standard' };
}

export interface SettingChange extends Place {
  readonly name: SettingName;
  /** Null takes it back. */
  readonly value: SettingValue | null;
}

/** @throws StorageError INVALID_INPUT when the value is none for this setting, NOT_FOUND without its domain or mailbox. */
export async function setSetting(db: Writer, { name, domain, address, value }: SettingChange, now: number): Promise<void> {
  const { scope, check } = SETTING_KINDS[name];
  if (value !== null && !check(value)) throw new StorageError('INVALID_INPUT', `That is no value for the setting ${name}.`);
  if (domain != null && address != null) throw new StorageError('INVALID_INPUT', 'Name the mailbox or the domain, not both.');
  if (domain == null && address == null) return setOfServer(db, name, value, now);
  if (scope === 'server') throw new StorageError('INVALID_INPUT', `The setting ${name} is one of the whole server. Set it without a domain.`);
  if (domain != null) return setOfDomain(db, (await requireExistingDomain(db, requireDomain(domain))).name, { name, value }, now);
  if (scope === 'domain') throw new StorageError('INVALID_INPUT', `The setting ${name} is one of a whole domain. Set it without a mailbox.`);
  return setOfMailbox(db, (await requireAccount(db, requireAddress(address ?? '').text)).id, { name, value }, now);
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

async function setOfMailbox(db: Writer, account: AccountId, { name, value }: SettingChange, now: number): Promise<void> {
  if (value === null) {
    await db.deleteFrom('account_settings').where('account_id', '=', account).where('name', '=', name).execute();
    return;
  }
  const row = { value: JSON.stringify(value), updated_at: now };
  await db
    .insertInto('account_settings')
    .values({ account_id: account, name, ...row })
    .onConflict((conflict) => conflict.columns(['account_id', 'name']).doUpdateSet(row))
    .execute();
}

/** The server's first, then those of domains, then those of mailboxes. */
export async function listSettings(db: Reader, asked: string | undefined): Promise<SettingRow[]> {
  const domain = asked === undefined ? undefined : requireDomain(asked);
  const server =
    domain === undefined ? await db.selectFrom('settings').select(['name', 'value', 'updated_at as updatedAt']).orderBy('name').execute() : [];
  const domains = db.selectFrom('domain_settings').select(['domain', 'name', 'value', 'updated_at as updatedAt']).orderBy('domain').orderBy('name');
  const mailboxes = db
    .selectFrom('account_settings as own')
    .innerJoin('accounts', 'accounts.id', 'own.account_id')
    .select(['accounts.address', 'own.name', 'own.value', 'own.updated_at as updatedAt'])
    .orderBy('accounts.address')
    .orderBy('own.name');
  return [
    ...server.map((row) => ({ ...row, domain: null, address: null })),
    ...(await (domain === undefined ? domains : domains.where('domain', '=', domain)).execute()).map((row) => ({ ...row, address: null })),
    ...(await (domain === undefined ? mailboxes : mailboxes.where('accounts.domain', '=', domain)).execute()).map((row) => ({
      ...row,
      domain: null,
    })),
  ].flatMap(({ name, value, ...row }) => (isSettingName(name) ? { ...row, name, value: parse(value) } : []));
}

/** One that a server of another version set stays, unseen. */
function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTING_KINDS, name);
}

/** What `setSetting` wrote, after its check. */
function parse(text: string): SettingValue {
  return JSON.parse(text) as SettingValue;
}
