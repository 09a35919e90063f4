/** Logins: a password check alone, or a mailbox opened for a session; by password, or by a SCRAM proof of a generated one. */
import type { AccountId, SessionToken } from './ids.ts';

interface Password {
  readonly address: string;
  readonly password: string;
}

/** RFC 5802 §3: what the client signed, and its signature mixed with its key. */
interface Proof {
  readonly address: string;
  readonly authMessage: string;
  readonly proof: Buffer;
}

interface Verified {
  readonly account: AccountId;
  /** The addresses this login may use as sender. */
  readonly sends: readonly string[];
}

interface Opened {
  readonly session: SessionToken;
  readonly account: AccountId;
}

interface Signed {
  /** By which the client knows that we know its password. */
  readonly serverSignature: Buffer;
}

export interface LoginOperations {
  /** Checks a password without opening the mailbox. */
  'login.verify': [Password, Verified];
  /** Opens the mailbox, ingests sealed mail, keeps the key in memory until the last `login.close`. */
  'login.open': [Password, Opened];
  /** For every name an answer, the same each time, whether it exists or not. */
  'login.scram-parameters': [{ readonly address: string }, { readonly salt: Buffer; readonly iterations: number }];
  'login.scram-verify': [Proof, Verified & Signed];
  'login.scram-open': [Proof, Opened & Signed];
  'login.close': [{ readonly session: SessionToken }, Record<string, never>];
}
