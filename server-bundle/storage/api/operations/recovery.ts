/** Recovery: the domain's public key that mailbox keys are enclosed to, and the way back in for whoever holds the private one. */
import type { AccountId } from './ids.ts';

export interface RecoveryRow {
  readonly domain: string;
  /** Null when the domain has none. */
  readonly keyId: string | null;
  readonly since: number | null;
  readonly mailboxes: number;
  /** Of them, those that this key opens; the others get their wrap at their next login. */
  readonly recoverable: number;
}

export interface RecoveryOperations {
  'recovery.list': [Record<string, never>, readonly RecoveryRow[]];
  /** Takes the place of an earlier key. Mailboxes that are there get their wrap at their owner's next login. */
  'recovery.set-key': [{ readonly domain: string; readonly publicKey: Buffer }, { readonly keyId: string }];
  /** With all wraps: a forgotten password is then a lost mailbox. */
  'recovery.remove-key': [{ readonly domain: string }, Record<string, never>];
  'recovery.wrap': [{ readonly address: string }, { readonly account: AccountId; readonly keyId: string; readonly wrapped: Buffer }];
  /**
   * A new password for a mailbox whose key was recovered. The old one, every app password and every open session end.
   * `password` is null when the caller chose it.
   */
  'recovery.reset': [
    { readonly address: string; readonly mailboxKey: Buffer; readonly password?: string | null },
    { readonly password: string | null },
  ];
}
