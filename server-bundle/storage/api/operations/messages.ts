/** The messages of a mailbox, within a session, and the events of their changes. */
import type { InMailbox, MailboxId } from './ids.ts';

export interface MessageRow {
  readonly uid: number;
  /** System flags with their backslash, keywords without. */
  readonly flags: readonly string[];
  readonly modSeq: number;
  readonly internalDate: number;
  readonly sizeBytes: number;
}

export type MailboxEvent =
  | { readonly kind: 'exists'; readonly mailboxId: MailboxId; readonly messages: readonly MessageRow[] }
  | { readonly kind: 'flags'; readonly mailboxId: MailboxId; readonly messages: readonly MessageRow[] }
  | { readonly kind: 'expunged'; readonly mailboxId: MailboxId; readonly uids: readonly number[]; readonly modSeq: number }
  /** Their names, their subscriptions; or what is noted about one of them or, null, about the account. */
  | { readonly kind: 'mailboxes-changed'; readonly annotations?: { readonly mailboxId: MailboxId | null; readonly names: readonly string[] } };

/** Messages that one call may flag, copy, move or expunge: so many rows, and the events of them, are held at once. */
export const CHANGED_MAX = 10_000;

export interface MessageOperations {
  /** Messages in uid order: all of them, or `limit` from the uid behind `after` on. Of a large mailbox ask for pieces. */
  'message.list': [InMailbox & { readonly after?: number; readonly limit?: number }, readonly MessageRow[]];
  'message.body': [InMailbox & { readonly uid: number }, Buffer];
  'message.append': [InMailbox & { readonly raw: Buffer; readonly flags: readonly string[]; readonly internalDate: number }, MessageRow];
  'message.flag': [
    InMailbox & { readonly uids: readonly number[]; readonly action: 'set' | 'add' | 'remove'; readonly flags: readonly string[] },
    readonly MessageRow[],
  ];
  'message.copy': [InMailbox & { readonly uids: readonly number[]; readonly to: MailboxId }, readonly (readonly [from: number, to: number])[]];
  'message.move': [InMailbox & { readonly uids: readonly number[]; readonly to: MailboxId }, readonly (readonly [from: number, to: number])[]];
  /** Removes messages flagged \Deleted, all or those in `uids`. When as many as CHANGED_MAX are removed, there may be more. */
  'message.expunge': [InMailbox & { readonly uids?: readonly number[] }, readonly number[]];
}
