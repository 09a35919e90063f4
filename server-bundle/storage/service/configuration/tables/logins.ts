/** The tables of app passwords and recovery keys, as their migration makes them. */
import type { AccountId } from '../../../api/operations.ts';

export interface LoginTables {
  /** Values are sealed. */
  readonly login_secrets: { readonly name: 'scram-salt'; readonly value: Buffer };
  readonly app_passwords: {
    readonly id: string;
    readonly account_id: AccountId;
    /** `mailbox`: the mailbox's own password, when it was generated. Replaced with it, listed nowhere. */
    readonly kind: 'app' | 'mailbox';
    readonly name: string;
    /** A JSON array of roles; null for all. */
    readonly protocols: string | null;
    readonly created_at: number;
    readonly last_used_at: number | null;
    /** Stored key, then server key, sealed. */
    readonly scram_keys: Buffer | null;
    readonly wrapped: Buffer;
  };
  readonly recovery_keys: { readonly domain: string; readonly id: string; readonly public_key: Buffer; readonly created_at: number };
}
