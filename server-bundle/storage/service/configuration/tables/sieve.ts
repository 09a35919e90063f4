/** The tables of filter scripts, as their migration makes them. */
import type { AccountId } from '../../../api/operations.ts';

export interface SieveTables {
  readonly sieve_scripts: {
    /** Made anew with every change of the text. */
    readonly id: string;
    readonly account_id: AccountId;
    readonly name: string;
    readonly is_active: 0 | 1;
    readonly size_bytes: number;
    /** Sealed for `sieve_scripts/script/<id>`. */
    readonly script: Buffer;
    readonly updated_at: number;
  };
  readonly sieve_memory: {
    readonly account_id: AccountId;
    /** A digest. */
    readonly key: string;
    readonly token: string;
    readonly expires_at: number;
  };
}
