/**
 * Who gets a letter. In this order: the mailbox; the alias of that name; both for the name without its +tag; the domain's regular
 * expressions in their order; its catch-all; and for postmaster and abuse, which RFC 5321 §4.5.1 and RFC 2142 want answered, the
 * oldest mailbox. Aliases are followed to any depth: loops end, and nobody gets two copies.
 */
import type { AccountId, Resolution } from '../../api/operations.ts';
import type { Accepted, DisabledReply } from '../../api/operations/recipients.ts';
import { ALIAS_DEPTH_MAX, RECIPIENTS_MAX, RESOLVED_MAX } from '../limits.ts';
import { inboundAccess } from './access-rules.ts';
import { parseAddress } from './addresses.ts';
import type { Address } from './addresses.ts';
import { findAlias, patternsOf, readTargets } from './aliases.ts';
import type { AliasRecord } from './aliases.ts';
import { readTarget } from './alias-targets.ts';
import type { Reader } from './database.ts';
import { hasDomain } from './domains.ts';
import { compiledPattern } from './patterns.ts';
import { prepared } from './prepared.ts';

export interface Question {
  readonly address: string;
  /** Who writes; absent asks no access list. */
  readonly sender?: string;
  readonly client?: string;
  readonly asn?: number | null;
}

const ALWAYS_ANSWERED = ['postmaster', 'abuse'];
const NOBODY = { kind: 'unknown-recipient' } as const;

export async function resolveRecipient(db: Reader, question: Question): Promise<Resolution> {
  const asked = question.address;
  const address = parseAddress(asked);
  if (!address) return asked.toLowerCase() === 'postmaster' ? accept(await firstOfServer(db)) : NOBODY;
  if (!(await hasDomain(db, address.domain))) return { kind: 'unknown-domain' };
  const entity = await entityAt(db, address);
  const access = await accessOf(db, address, entity, question);
  if (access.deniedWith !== null) return { kind: 'denied', reply: access.deniedWith };
  const resolution = await destinationsOf(db, address, entity);
  return resolution.kind === 'accept' ? { ...resolution, ...access.marks } : resolution;
}

/** The addresses an account may write from: its own and every alias in use that reaches it by name. */
export async function sendersOf(db: Reader, account: { readonly address: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('aliases')
    .select(['address', 'targets'])
    .where('kind', '=', 'exact')
    .where('disabled_reply', 'is', null)
    .execute();
  const aliases = rows.map(({ address, targets }) => ({ address, targets: readTargets(targets) }));
  const reached = new Set([account.address]);
  for (let depth = 0, size = 0; reached.size > size && depth < ALIAS_DEPTH_MAX; depth++) {
    size = reached.size;
    for (const alias of aliases) if (alias.targets.some((target) => reached.has(target))) reached.add(alias.address);
  }
  return [...reached];
}

type Entity =
  | { readonly kind: 'account'; readonly id: AccountId; readonly address: string }
  | {
      readonly kind: 'alias';
      readonly alias: AliasRecord;
      readonly address: string;
      /** Of the pattern that matched. */ readonly groups: readonly string[] | null;
    };

const accountAt = prepared((db: Reader, address: string) => db.selectFrom('accounts').select('id').where('address', '=', address));

/** What the address stands for; undefined when it is nobody's. */
async function entityAt(db: Reader, address: Address): Promise<Entity | undefined> {
  for (const name of names(address)) {
    const [account] = (await accountAt(db, name)).rows;
    if (account) return { kind: 'account', id: account.id, address: name };
    const alias = await findAlias(db, name);
    if (alias) return { kind: 'alias', alias, address: name, groups: null };
  }
  for (const pattern of await patternsOf(db, address.domain)) {
    const groups = (await compiledPattern(pattern.source)).match(address.local);
    if (groups) return { kind: 'alias', alias: pattern, address: pattern.address, groups };
  }
  const rest = await findAlias(db, `*@${address.domain}`);
  return rest && { kind: 'alias', alias: rest, address: rest.address, groups: null };
}

/** The name itself, then the one that its +tag was added to. */
function names({ local, domain, text }: Address): string[] {
  const plus = local.indexOf('+');
  return plus > 0 ? [text, `${local.slice(0, plus)}@${domain}`] : [text];
}

interface Access {
  readonly deniedWith: DisabledReply | null;
  readonly marks: Pick<Accepted, 'isConditional' | 'isWelcome'>;
}

async function accessOf(db: Reader, address: Address, entity: Entity | undefined, question: Question): Promise<Access> {
  if (question.sender === undefined && question.client === undefined) return { deniedWith: null, marks: {} };
  const place = { domain: address.domain, asked: address.text, entity: entity?.address ?? address.text };
  const sender = question.sender ?? '';
  const about = { address: parseAddress(sender)?.text ?? sender.toLowerCase(), client: question.client ?? null, asn: question.asn ?? null };
  const { hasRules, rule } = await inboundAccess(db, place, about);
  const deniedWith = rule?.action === 'deny' ? (rule.reply ?? 550) : null;
  return { deniedWith, marks: hasRules ? { isConditional: true, isWelcome: rule?.action === 'allow' } : {} };
}

interface Found {
  readonly accounts: Set<AccountId>;
  readonly forwards: Set<string>;
  readonly webhooks: Set<string>;
  readonly visited: Set<string>;
  /** Of an alias on the way that is switched off. */
  disabledReply: DisabledReply | null;
}

async function destinationsOf(db: Reader, address: Address, entity: Entity | undefined): Promise<Resolution> {
  const found: Found = { accounts: new Set(), forwards: new Set(), webhooks: new Set(), visited: new Set([address.text]), disabledReply: null };
  await collect(db, address, entity, found, 0);
  if (found.accounts.size + found.forwards.size + found.webhooks.size > 0)
    return { kind: 'accept', accounts: [...found.accounts], forwards: [...found.forwards], webhooks: [...found.webhooks] };
  if (found.disabledReply !== null) return { kind: 'disabled', reply: found.disabledReply };
  return ALWAYS_ANSWERED.includes(address.local) ? accept(await firstOf(db, address.domain)) : NOBODY;
}

async function collect(db: Reader, address: Address, entity: Entity | undefined, found: Found, depth: number): Promise<void> {
  if (!entity) return;
  if (entity.kind === 'account') {
    found.accounts.add(entity.id);
    return;
  }
  if (entity.alias.disabledReply !== null) {
    found.disabledReply ??= entity.alias.disabledReply;
    return;
  }
  for (const text of entity.alias.targets) {
    const target = readTarget(text, entity.groups);
    if (target?.kind === 'webhook') found.webhooks.add(target.url);
    else if (target) {
      const next = target.kind === 'address' ? target.address : parseAddress(`${address.local}@${target.host}`);
      if (next) await follow(db, next, found, depth + 1);
    }
  }
}

async function follow(db: Reader, address: Address, found: Found, depth: number): Promise<void> {
  const isEnough = found.visited.size > RESOLVED_MAX || found.forwards.size + found.webhooks.size >= RECIPIENTS_MAX;
  if (found.visited.has(address.text) || depth > ALIAS_DEPTH_MAX || isEnough) return;
  found.visited.add(address.text);
  if (await hasDomain(db, address.domain)) await collect(db, address, await entityAt(db, address), found, depth);
  else found.forwards.add(address.text);
}

const firstOf = (db: Reader, domain: string): Promise<{ id: AccountId } | undefined> =>
  db.selectFrom('accounts').select('id').where('domain', '=', domain).orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();

const firstOfServer = (db: Reader): Promise<{ id: AccountId } | undefined> =>
  db.selectFrom('accounts').select('id').orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();

function accept(first: { readonly id: AccountId } | undefined): Resolution {
  return first ? { kind: 'accept', accounts: [first.id], forwards: [], webhooks: [] } : NOBODY;
}
