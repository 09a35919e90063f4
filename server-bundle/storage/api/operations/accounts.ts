/** Accounts: a mailbox with its owner's passwords. */
import type { AccountId } from './ids.ts';
import type { FolderLanguage } from './settings.ts';

export interface AccountRow {
  readonly id: AccountId;
  readonly address: string;
  readonly createdAt: number;
  readonly sizeBytes: number;
  /** What it may keep, sealed letters included. */
  readonly quotaBytes: number;
  readonly sealedMessages: number;
  readonly locked: boolean;
}

export interface AccountOperations {
  'account.list': [{ readonly domain?: string }, readonly AccountRow[]];
  /** Without a password one is generated, and told this once; SCRAM is for generated ones. Null when the caller chose it. */
  'account.create': [
    {
      readonly address: string;
      readonly password?: string | null;
      /** Of the names of its folders; what the settings say unless given. */
      readonly language?: FolderLanguage;
    },
    AccountRow & { readonly password: string | null },
  ];
  /** App passwords stay; open sessions end. */
  'account.set-password': [
    { readonly address: string; readonly currentPassword: string; readonly password?: string | null },
    { readonly password: string | null },
  ];
  /** Holds at once, in open sessions too. Below what is there, nothing is removed: nothing more comes in. */
  'account.set-quota': [{ readonly address: string; readonly quotaBytes: number }, AccountRow];
  'account.remove': [{ readonly address: string }, Record<string, never>];
}
