/** The mailboxes (folders) of one account, within a session. */
import type { MailboxId, SessionToken } from './ids.ts';

export interface MailboxRow {
  readonly id: MailboxId;
  /** Unicode, '/' between levels; INBOX in capitals. */
  readonly name: string;
  readonly specialUse: string | null;
  readonly subscribed: boolean;
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly highestModSeq: number;
  readonly messages: number;
  readonly unseen: number;
  readonly sizeBytes: number;
}

export interface MailboxOperations {
  'mailbox.list': [{ readonly session: SessionToken }, readonly MailboxRow[]];
  /** @throws StorageError CONFLICT when the name, or another mailbox for that special use, is there. */
  'mailbox.create': [{ readonly session: SessionToken; readonly name: string; readonly specialUse?: string }, MailboxRow];
  'mailbox.rename': [{ readonly session: SessionToken; readonly from: string; readonly to: string }, Record<string, never>];
  'mailbox.remove': [{ readonly session: SessionToken; readonly name: string }, Record<string, never>];
  /** By name, whether there is such a mailbox or not. @throws StorageError INVALID_INPUT for what cannot be a name, or too many without a mailbox. */
  'mailbox.subscribe': [{ readonly session: SessionToken; readonly name: string; readonly subscribed: boolean }, Record<string, never>];
  /** Names that are subscribed although there is no mailbox of that name. */
  'mailbox.kept-subscriptions': [{ readonly session: SessionToken }, readonly string[]];
}
