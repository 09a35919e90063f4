/**
 * Who gets a letter: the mailbox itself, then the mailbox without its +tag, then aliases to any depth (loops end,
 * nobody gets two copies), then postmaster and abuse, which RFC 5321 §4.5.1 and RFC 2142 want answered.
 */
import type { AccountId, Resolution } from '../../api/operations.ts';
import { ALIAS_DEPTH_MAX, RESOLVED_MAX } from '../limits.ts';
import { parseAddress } from './addresses.ts';
import type { Address } from './addresses.ts';
import { aliasTargets, readTargets } from './aliases.ts';
import type { Reader } from './database.ts';
import { hasDomain } from './domains.ts';
import { prepared } from './prepared.ts';

const ALWAYS_ANSWERED = ['postmaster', 'abuse'];

export async function resolveRecipient(db: Reader, asked: string): Promise<Resolution> {
  const address = parseAddress(asked);
  if (!address) return asked.toLowerCase() === 'postmaster' ? accept(await firstOfServer(db)) : { kind: 'unknown-recipient' };
  if (!(await hasDomain(db, address.domain))) return { kind: 'unknown-domain' };
  const found = { accounts: new Set<AccountId>(), forwards: new Set<string>(), visited: new Set<string>() };
  await expand(db, address, found, 0);
  if (found.accounts.size + found.forwards.size > 0) return { kind: 'accept', accounts: [...found.accounts], forwards: [...found.forwards] };
  return ALWAYS_ANSWERED.includes(address.local) ? accept(await firstOf(db, address.domain)) : { kind: 'unknown-recipient' };
}

/** The addresses an account may write from: its own and every alias that reaches it. */
export async function sendersOf(db: Reader, account: { readonly address: string }): Promise<string[]> {
  const rows = await db.selectFrom('aliases').select(['address', 'targets']).execute();
  const aliases = rows.map(({ address, targets }) => ({ address, targets: readTargets(targets) }));
  const reached = new Set([account.address]);
  for (let depth = 0, size = 0; reached.size > size && depth < ALIAS_DEPTH_MAX; depth++) {
    size = reached.size;
    for (const alias of aliases) if (alias.targets.some((target) => reached.has(target))) reached.add(alias.address);
  }
  return [...reached];
}

interface Found {
  readonly accounts: Set<AccountId>;
  readonly forwards: Set<string>;
  readonly visited: Set<string>;
}

const accountAt = prepared((db: Reader, address: string) => db.selectFrom('accounts').select('id').where('address', '=', address));

async function expand(db: Reader, address: Address, found: Found, depth: number): Promise<void> {
  if (found.visited.has(address.text) || depth > ALIAS_DEPTH_MAX || found.visited.size > RESOLVED_MAX) return;
  found.visited.add(address.text);
  if (depth > 0 && !(await hasDomain(db, address.domain))) {
    found.forwards.add(address.text);
    return;
  }
  for (const candidate of candidates(address)) {
    const [account] = (await accountAt(db, candidate)).rows;
    if (account) {
      found.accounts.add(account.id);
      return;
    }
    const targets = await aliasTargets(db, candidate);
    if (!targets) continue;
    for (const target of targets) {
      const next = parseAddress(target);
      if (next) await expand(db, next, found, depth + 1);
    }
    return;
  }
}

function candidates(address: Address): string[] {
  const plus = address.local.indexOf('+');
  return plus > 0 ? [address.text, `${address.local.slice(0, plus)}@${address.domain}`] : [address.text];
}

const firstOf = (db: Reader, domain: string): Promise<{ id: AccountId } | undefined> =>
  db.selectFrom('accounts').select('id').where('domain', '=', domain).orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();

const firstOfServer = (db: Reader): Promise<{ id: AccountId } | undefined> =>
  db.selectFrom('accounts').select('id').orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();

function accept(first: { readonly id: AccountId } | undefined): Resolution {
  return first ? { kind: 'accept', accounts: [first.id], forwards: [] } : { kind: 'unknown-recipient' };
}
