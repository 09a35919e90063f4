/** The tables of accounts and of the wraps of their keys, as their migrations make them. */
import type { Generated } from 'kysely';
import type { AccountId } from '../../../api/operations.ts';

export interface AccountTables {
  readonly accounts: {
    readonly id: AccountId;
    readonly address: string;
    readonly domain: string;
    readonly created_at: number;
    readonly size_bytes: Generated<number>;
    readonly quota_bytes: number;
    readonly sealing_x25519: Buffer;
    readonly sealing_ml_kem: Buffer;
    readonly sealing_private: Buffer;
  };
  readonly wraps: {
    readonly id: Generated<number>;
    readonly account_id: AccountId;
    readonly kind: 'password' | 'recovery';
    /** JSON. */
    readonly parameters: string;
    readonly wrapped: Buffer;
    readonly created_at: number;
  };
}
