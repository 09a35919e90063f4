/** What is known of messages without reading them, and searching in them; within a session. */
import type { AccountId, InMailbox } from './ids.ts';

export interface SummaryRow {
  readonly uid: number;
  /** RFC 8474: the same for copies, never given to another content. */
  readonly emailId: string;
  readonly threadId: string;
  /** RFC 8514: when it came into this mailbox. */
  readonly saveDate: number;
  /** The text form of wire/mime/summary-text.ts. */
  readonly summary: string;
  /** Its header with the empty line, when it was asked for. */
  readonly header: Buffer | null;
}

/** The search keys that look into messages. Texts and field names in lower case. */
export type ContentKey =
  | { readonly kind: 'header'; readonly name: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly headerToo: boolean }
  /** Half-open, in ms of the sender's own calendar as if it were UTC; a message without a date goes by its arrival. */
  | { readonly kind: 'sent'; readonly from: number; readonly to: number };

export type SearchOutcome = { readonly kind: 'found'; readonly uids: readonly number[] } | { readonly kind: 'too-many' };

export interface SummariesOutput {
  readonly rows: readonly SummaryRow[];
  /** How many of the uids asked for are answered; the rest is to be asked for again. At least one. */
  readonly answered: number;
}

/** Nobody, not even the server, can look into a mailbox whose owner is away. */
export type CheckOutcome = { readonly kind: 'locked' } | { readonly kind: 'checked'; readonly problems: readonly string[] };

export interface CheckedMailboxes {
  readonly checked: number;
  readonly damaged: readonly { readonly account: AccountId; readonly problems: readonly string[] }[];
}

export interface ContentOperations {
  /** Of those that exist, in the order asked for. At most 1000 uids. */
  'message.summaries': [InMailbox & { readonly uids: readonly number[]; readonly header: boolean }, SummariesOutput];
  /** Which of `uids`, ascending, the key fits: exactly those that reading every one of them would find. */
  'message.search': [InMailbox & { readonly uids: readonly number[]; readonly key: ContentKey }, SearchOutcome];
  /** Reads everything there is in a mailbox; takes as long as that takes, in turns. Problems in words, none when all is well. */
  'account.check': [{ readonly id: AccountId }, CheckOutcome];
  /** The same for all mailboxes that are open and have not been found whole for a week, as many as half a minute allows. */
  'account.check-open': [Record<string, never>, CheckedMailboxes];
}
