/** Logins: a password check alone, or a mailbox opened for a session. */
import type { AccountId, SessionToken } from './ids.ts';

export interface LoginOperations {
  /** Checks a password without opening the mailbox; `sends` are the addresses this login may use as sender. */
  'login.verify': [{ readonly address: string; readonly password: string }, { readonly account: AccountId; readonly sends: readonly string[] }];
  /** Opens the mailbox, ingests sealed mail, keeps the key in memory until the last `login.close`. */
  'login.open': [{ readonly address: string; readonly password: string }, { readonly session: SessionToken; readonly account: AccountId }];
  'login.close': [{ readonly session: SessionToken }, Record<string, never>];
}
