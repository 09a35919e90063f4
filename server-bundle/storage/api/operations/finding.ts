/** What messages are sorted, threaded and told apart by, and the beginnings of their texts; within a session. */
import type { InMailbox } from './ids.ts';

export interface SortKeyRow {
  readonly uid: number;
  /** RFC 8474. */
  readonly emailId: string;
  readonly threadId: string;
  /** RFC 8514: when it came into this mailbox. */
  readonly saveDate: number;
  /** Of the Date field; null when there is none, or none that can be read. */
  readonly sentAt: number | null;
  /** RFC 5256 §2.1, folded for comparison by code unit, as are `from`, `to` and `cc`: mailbox parts of first addresses. */
  readonly subject: string;
  /** Its subject had the marks of a reply or a forward. */
  readonly isReply: boolean;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  /** Its Message-ID, hashed; null when it has none. */
  readonly messageKey: number | null;
  /** Its References, oldest first, or else the first of its In-Reply-To; hashed likewise. */
  readonly parentKeys: readonly number[];
}

export interface PreviewRow {
  readonly uid: number;
  /** RFC 8970: at most 200 characters on one line; empty when there is no text. */
  readonly preview: string;
}

/** `answered` is how many of the uids asked for are answered, at least one; the rest is to be asked for again. */
interface InPieces<Row> {
  readonly rows: readonly Row[];
  readonly answered: number;
}

export type SortKeysOutput = InPieces<SortKeyRow>;
export type PreviewsOutput = InPieces<PreviewRow>;

export interface FindingOperations {
  /** Of those that exist, in the order asked for. At most 1000 uids. */
  'message.sort-keys': [InMailbox & { readonly uids: readonly number[] }, SortKeysOutput];
  /** Of those that exist and can be read, in the order asked for. At most 1000 uids. */
  'message.previews': [InMailbox & { readonly uids: readonly number[] }, PreviewsOutput];
}
