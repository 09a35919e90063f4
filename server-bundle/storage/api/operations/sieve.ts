/** Filter scripts of mailboxes, and what they remember. The server reads them at delivery, when their owner is away. */
import type { AccountId, SessionToken } from './ids.ts';

export interface SieveScriptRow {
  readonly name: string;
  readonly sizeBytes: number;
  readonly isActive: boolean;
  readonly updatedAt: number;
}

export interface ActiveSieveScript {
  readonly account: AccountId;
  /** Another with every change. */
  readonly version: string;
  /** Null when the asker has this version. */
  readonly script: string | null;
  readonly address: string;
  /** All addresses that reach the mailbox by name, its own among them. */
  readonly addresses: readonly string[];
}

/** Whose scripts: within a login the session says it, the administrator names the mailbox. */
export interface SieveOwner {
  readonly session?: SessionToken;
  readonly address?: string;
}

export interface SieveOperations {
  /** Of those of the accounts that have one. */
  'sieve.active': [{ readonly accounts: readonly AccountId[]; readonly known: readonly string[] }, readonly ActiveSieveScript[]];
  /**
   * Has the account seen the key before, within its time? Asking is remembering. The same token is told the same again, so that a
   * delivery that is tried twice is no duplicate of itself. `extend` lets the time begin anew.
   */
  'sieve.remember': [
    { readonly account: AccountId; readonly key: string; readonly token: string; readonly seconds: number; readonly extend: boolean },
    { readonly isNew: boolean },
  ];
  'sieve.list': [SieveOwner, readonly SieveScriptRow[]];
  'sieve.get': [SieveOwner & { readonly name: string }, { readonly script: string }];
  /** Takes the place of one of that name. OVER_QUOTA beyond the limits. The caller has checked what it says. */
  'sieve.put': [SieveOwner & { readonly name: string; readonly script: string }, Record<string, never>];
  /** Null: none is active. */
  'sieve.activate': [SieveOwner & { readonly name: string | null }, Record<string, never>];
  'sieve.rename': [SieveOwner & { readonly from: string; readonly to: string }, Record<string, never>];
  /** CONFLICT while it is active. */
  'sieve.remove': [SieveOwner & { readonly name: string }, Record<string, never>];
}
