/** Access lists of a domain and of its addresses, as they are kept. An address's own list is asked before its domain's. */
import { isIP } from 'node:net';
import type { AccessKind, AccessOperations, AccessRuleRow } from '../../api/operations/access.ts';
import { StorageError } from '../../api/operations.ts';
import { ACCESS_RULES_MAX } from '../limits.ts';
import { decide } from './access-decision.ts';
import type { AccessRule, Correspondent } from './access-decision.ts';
import { parseAddress, requireAddress, requireDomain } from './addresses.ts';
import { requireAliasAddress } from './alias-address.ts';
import type { Reader, Writer } from './database.ts';
import { hasDomain, lockDomain } from './domains.ts';
import { prepared } from './prepared.ts';

const COLUMNS = ['id', 'domain', 'address', 'direction', 'action', 'kind', 'value', 'reply', 'note', 'created_at as createdAt'] as const;

export async function listAccessRules(db: Reader, domain: string): Promise<AccessRuleRow[]> {
  const rows = await db.selectFrom('access_rules').select(COLUMNS).where('domain', '=', domain).orderBy('address').orderBy('id').execute();
  return rows.map((row) => ({ ...row, address: row.address === '' ? null : row.address }));
}

/** @throws StorageError INVALID_INPUT, NOT_FOUND without the domain, CONFLICT when there is one for that already. */
export async function addAccessRule(db: Writer, asked: AccessOperations['access.add'][0], now: number): Promise<AccessRuleRow> {
  const domain = requireDomain(asked.domain);
  const address = asked.address == null ? null : requireAliasAddress(asked.address).text;
  if (address !== null && !address.endsWith(`@${domain}`)) invalid(`${address} is not an address of ${domain}.`);
  if (asked.direction === 'out' && (address !== null || !['address', 'domain'].includes(asked.kind)))
    invalid('What may not be written to is an address or a domain, for a whole domain of ours.');
  const rule = {
    direction: asked.direction,
    action: asked.action,
    kind: asked.kind,
    value: requireValue(asked.kind, asked.value),
    reply: asked.action === 'deny' ? (asked.reply ?? null) : null,
    note: asked.note ?? '',
  };
  await lockDomain(db, domain);
  await requireRoom(db, domain);
  const key = { domain, address: address ?? '', direction: rule.direction, kind: rule.kind, value: rule.value };
  const taken = await db
    .selectFrom('access_rules')
    .select('id')
    .where((build) => build.and(key))
    .executeTakeFirst();
  if (taken) throw new StorageError('CONFLICT', `There is a rule for ${rule.value} already. Remove that one first.`);
  const { id } = await db
    .insertInto('access_rules')
    .values({ ...rule, domain, address: address ?? '', created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, domain, address, ...rule, createdAt: now };
}

/** @throws StorageError NOT_FOUND */
export async function removeAccessRule(db: Writer, id: number): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('access_rules').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw new StorageError('NOT_FOUND', 'There is no access rule of that number.');
}

const inboundRules = prepared((db: Reader, domain: string, asked: string, entity: string) =>
  db
    .selectFrom('access_rules')
    .select(['address', 'action', 'kind', 'value', 'reply'])
    .where('domain', '=', domain)
    .where('direction', '=', 'in')
    .where('address', 'in', ['', asked, entity]),
);

/** What the lists say: nothing at all when there are none, so that the answer holds for everybody. */
export interface InboundAccess {
  readonly hasRules: boolean;
  readonly rule: AccessRule | null;
}

/** `entity` is the mailbox or alias that `asked` leads to. */
export async function inboundAccess(
  db: Reader,
  place: { readonly domain: string; readonly asked: string; readonly entity: string },
  about: Correspondent,
): Promise<InboundAccess> {
  const { rows } = await inboundRules(db, place.domain, place.asked, place.entity);
  for (const level of [...new Set([place.asked, place.entity, ''])]) {
    const rule = decide(
      rows.filter((row) => row.address === level),
      about,
    );
    if (rule) return { hasRules: true, rule };
  }
  return { hasRules: rows.length > 0, rule: null };
}

const outboundRules = prepared((db: Reader, domain: string) =>
  db.selectFrom('access_rules').select(['action', 'kind', 'value', 'reply']).where('domain', '=', domain).where('direction', '=', 'out'),
);

/** The recipients that the sender's domain may not write to. */
export async function deniedRecipients(db: Reader, sender: string, recipients: readonly string[]): Promise<string[]> {
  const domain = parseAddress(sender)?.domain;
  if (domain === undefined || !(await hasDomain(db, domain))) return [];
  const { rows } = await outboundRules(db, domain);
  if (rows.length === 0) return [];
  return recipients.filter(
    (text) => decide(rows, { address: parseAddress(text)?.text ?? text.toLowerCase(), client: null, asn: null })?.action === 'deny',
  );
}

function requireValue(kind: AccessKind, asked: string): string {
  const text = asked.trim().toLowerCase();
  switch (kind) {
    case 'address':
      return requireAddress(text).text;
    case 'domain':
      return requireDomain(text.replace(/^(?:\*?\.|@)/, ''));
    case 'cidr':
      return requireNetwork(text);
    case 'asn': {
      const number = Number(/^(?:as)?(\d{1,10})$/.exec(text)?.[1]);
      return number >= 1 && number < 2 ** 32 ? String(number) : invalid(`"${asked}" is not the number of an autonomous system.`);
    }
  }
}

function requireNetwork(text: string): string {
  const [base = '', prefix, ...rest] = text.split('/');
  const bits = isIP(base) === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : Number(/^\d{1,3}$/.exec(prefix)?.[0] ?? NaN);
  if (isIP(base) === 0 || base.includes('%') || rest.length > 0 || !(length >= 0 && length <= bits))
    invalid(`"${text.slice(0, 60)}" is no IP address and no network (like 192.0.2.0/24 or 2001:db8::/32).`);
  return `${base}/${length}`;
}

async function requireRoom(db: Reader, domain: string): Promise<void> {
  const row = await db.selectFrom('access_rules').select(db.fn.countAll<number>().as('count')).where('domain', '=', domain).executeTakeFirst();
  if ((row?.count ?? 0) >= ACCESS_RULES_MAX) invalid(`${domain} has ${ACCESS_RULES_MAX} access rules already.`);
}

function invalid(message: string): never {
  throw new StorageError('INVALID_INPUT', message);
}
