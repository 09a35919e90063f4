/**
 * Who gets a letter: the mailbox itself, then the mailbox without its +tag, then aliases to any depth (loops end,
 * nobody gets two copies), then postmaster and abuse, which RFC 5321 §4.5.1 and RFC 2142 want answered.
 */
import type { AccountId, Resolution } from '../../api/operations.ts';
import { ALIAS_DEPTH_MAX, RESOLVED_MAX } from '../limits.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { parseAddress } from './addresses.ts';
import type { Address } from './addresses.ts';
import { aliasTargets } from './aliases.ts';
import { hasDomain } from './domains.ts';

const ALWAYS_ANSWERED = ['postmaster', 'abuse'];

export function resolveRecipient(file: EncryptedFile, asked: string): Resolution {
  const address = parseAddress(asked);
  if (!address) return asked.toLowerCase() === 'postmaster' ? firstOfServer(file) : { kind: 'unknown-recipient' };
  if (!hasDomain(file, address.domain)) return { kind: 'unknown-domain' };
  const found = { accounts: new Set<AccountId>(), forwards: new Set<string>(), visited: new Set<string>() };
  expand(file, address, found, 0);
  if (found.accounts.size + found.forwards.size > 0) return { kind: 'accept', accounts: [...found.accounts], forwards: [...found.forwards] };
  return ALWAYS_ANSWERED.includes(address.local) ? firstOf(file, address.domain) : { kind: 'unknown-recipient' };
}

/** The addresses an account may write from: its own and every alias that reaches it. */
export function sendersOf(file: EncryptedFile, account: { readonly address: string }): string[] {
  const aliases = file.all<{ address: string; targets: string }>('SELECT address, targets FROM aliases');
  const reached = new Set([account.address]);
  for (let depth = 0, size = 0; reached.size > size && depth < ALIAS_DEPTH_MAX; depth++) {
    size = reached.size;
    for (const alias of aliases) if ((JSON.parse(alias.targets) as string[]).some((target) => reached.has(target))) reached.add(alias.address);
  }
  return [...reached];
}

interface Found {
  readonly accounts: Set<AccountId>;
  readonly forwards: Set<string>;
  readonly visited: Set<string>;
}

function expand(file: EncryptedFile, address: Address, found: Found, depth: number): void {
  if (found.visited.has(address.text) || depth > ALIAS_DEPTH_MAX || found.visited.size > RESOLVED_MAX) return;
  found.visited.add(address.text);
  if (depth > 0 && !hasDomain(file, address.domain)) {
    found.forwards.add(address.text);
    return;
  }
  for (const candidate of candidates(address)) {
    const account = file.get<{ id: AccountId }>('SELECT id FROM accounts WHERE address = ?', candidate);
    if (account) {
      found.accounts.add(account.id);
      return;
    }
    const targets = aliasTargets(file, candidate);
    if (!targets) continue;
    for (const target of targets) {
      const next = parseAddress(target);
      if (next) expand(file, next, found, depth + 1);
    }
    return;
  }
}

function candidates(address: Address): string[] {
  const plus = address.local.indexOf('+');
  return plus > 0 ? [address.text, `${address.local.slice(0, plus)}@${address.domain}`] : [address.text];
}

function firstOf(file: EncryptedFile, domain: string): Resolution {
  const first = file.get<{ id: AccountId }>('SELECT id FROM accounts WHERE domain = ? ORDER BY created_at, id LIMIT 1', domain);
  return first ? { kind: 'accept', accounts: [first.id], forwards: [] } : { kind: 'unknown-recipient' };
}

function firstOfServer(file: EncryptedFile): Resolution {
  const first = file.get<{ id: AccountId }>('SELECT id FROM accounts ORDER BY created_at, id LIMIT 1');
  return first ? { kind: 'accept', accounts: [first.id], forwards: [] } : { kind: 'unknown-recipient' };
}
