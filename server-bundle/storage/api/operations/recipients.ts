/** Aliases, whom an address stands for, and delivery to those who are ours. */
import type { AccountId } from './ids.ts';

export interface AliasRow {
  readonly address: string;
  readonly targets: readonly string[];
  readonly createdAt: number;
}

export type Resolution =
  | {
      readonly kind: 'accept';
      /** Local mailboxes, after aliases. */ readonly accounts: readonly AccountId[];
      /** Foreign targets of aliases. */ readonly forwards: readonly string[];
    }
  | { readonly kind: 'unknown-domain' }
  | { readonly kind: 'unknown-recipient' };

export interface RecipientOperations {
  'alias.list': [{ readonly domain?: string }, readonly AliasRow[]];
  'alias.create': [{ readonly address: string; readonly targets: readonly string[] }, AliasRow];
  'alias.remove': [{ readonly address: string }, Record<string, never>];

  'recipient.resolve': [{ readonly address: string }, Resolution];
  /**
   * Idempotent by deliveryId for each account. Sealed to the account's public key when nobody holds its key. A folder that begins
   * with a backslash names a special use (RFC 6154); one that is not there is INBOX, unless createFolder asks for it.
   */
  'message.deliver': [
    {
      readonly deliveryId: string;
      readonly accounts: readonly AccountId[];
      readonly raw: Buffer;
      readonly folder?: string;
      readonly createFolder?: boolean;
      /** System flags with their backslash, keywords without. */
      readonly flags?: readonly string[];
    },
    { readonly sealed: readonly AccountId[] },
  ];
}
