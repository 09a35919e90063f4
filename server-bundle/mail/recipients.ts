/** Who a local address stands for, asked of storage, with aliases already followed. */
import type { AccountId, Resolution, Storage } from '../storage/api/operations.ts';
import { localPartOf } from '../wire/address/address.ts';

export interface Destinations {
  readonly accounts: readonly AccountId[];
  readonly forwards: readonly string[];
}

export function resolveRecipient(storage: Storage, address: string, signal: AbortSignal): Promise<Resolution> {
  return storage.call('recipient.resolve', { address }, { signal });
}

/** Each mailbox and each forward once, however many recipients lead to it. */
export function mergeDestinations(all: readonly Destinations[]): Destinations {
  return {
    accounts: [...new Set(all.flatMap((one) => one.accounts))],
    forwards: [...new Set(all.flatMap((one) => one.forwards))],
  };
}

/** RFC 5321 §4.5.1: `postmaster` without a domain is ours. */
export function withDomain(address: string, domain: string): string {
  return address.includes('@') ? address : `${localPartOf(address)}@${domain}`;
}
