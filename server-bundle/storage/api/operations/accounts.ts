/** Accounts: a mailbox with its owner's passwords. */
import type { AccountId } from './ids.ts';

export interface AccountRow {
  readonly id: AccountId;
  readonly address: string;
  readonly createdAt: number;
  readonly sizeBytes: number;
  readonly sealedMessages: number;
  readonly locked: boolean;
}

export interface AccountOperations {
  'account.list': [{ readonly domain?: string }, readonly AccountRow[]];
  'account.create': [{ readonly address: string; readonly password: string }, AccountRow];
  'account.set-password': [{ readonly address: string; readonly currentPassword: string; readonly password: string }, Record<string, never>];
  'account.remove': [{ readonly address: string }, Record<string, never>];
}
