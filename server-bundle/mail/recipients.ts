/** Who a local address stands for, asked of storage, with aliases already followed. */
import type { AccountId, Resolution, Storage } from '../storage/api/operations.ts';
import { localPartOf } from '../wire/address/address.ts';

/** Where the mail of one recipient goes. */
export interface Destinations {
  readonly accounts: readonly AccountId[];
  /** Foreign addresses. */
  readonly forwards: readonly string[];
  /** https URLs. */
  readonly webhooks: readonly string[];
}

/** What an address of ours passes on: to foreign addresses and webhooks. */
export interface Passage {
  readonly recipient: string;
  readonly targets: readonly string[];
  /** The same recipient also keeps a copy here. */
  readonly isKept: boolean;
}

/** Where the mail of all recipients goes: each mailbox and each target once, however many of them lead to it. */
export interface MergedDestinations {
  readonly accounts: readonly AccountId[];
  readonly passages: readonly Passage[];
  /** The first address that each mailbox was reached by, for its filter script. */
  readonly reachedBy: ReadonlyMap<AccountId, string>;
}

export function resolveRecipient(storage: Storage, address: string, signal: AbortSignal): Promise<Resolution> {
  return storage.call('recipient.resolve', { address }, { signal });
}

/** Who writes, for access lists. */
export interface Correspondent {
  readonly sender: string;
  /** An IP address. */
  readonly client: string;
  /** Of the client's network; null when it is not known. */
  readonly asn: number | null;
}

export function resolveFor(storage: Storage, address: string, about: Correspondent, signal: AbortSignal): Promise<Resolution> {
  return storage.call('recipient.resolve', { address, ...about }, { signal });
}

/** The recipients in the order in which they were given. */
export function mergeDestinations(all: ReadonlyMap<string, Destinations>): MergedDestinations {
  const reachedBy = new Map<AccountId, string>();
  const seen = new Set<string>();
  const passages: Passage[] = [];
  for (const [recipient, { accounts, forwards, webhooks }] of all) {
    for (const account of accounts) if (!reachedBy.has(account)) reachedBy.set(account, recipient);
    const targets = [...forwards, ...webhooks].filter((target) => !seen.has(target));
    for (const target of targets) seen.add(target);
    if (targets.length > 0) passages.push({ recipient, targets, isKept: accounts.length > 0 });
  }
  return { accounts: [...reachedBy.keys()], passages, reachedBy };
}

/** RFC 5321 §4.5.1: `postmaster` without a domain is ours. */
export function withDomain(address: string, domain: string): string {
  return address.includes('@') ? address : `${localPartOf(address)}@${domain}`;
}
