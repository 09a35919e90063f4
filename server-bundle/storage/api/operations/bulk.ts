/**
 * Much of a mailbox at once, packed: what a client that looks at a hundred thousand messages makes its server read. One Buffer stands for
 * thousands of values, so that neither end makes an object of each.
 */
import type { InMailbox, SessionToken } from './ids.ts';
import type { MailboxRow } from './mailboxes.ts';

/** Messages in uid order. `data` has columns one after the other: mod-sequences and dates (float64), uids, sizes and flags (uint32), of this machine's byte order. */
export interface MessageColumns {
  readonly count: number;
  readonly data: Buffer;
  /** What the column of flags counts in: flags with blanks between. */
  readonly flagSets: readonly string[];
}

/** One text after the other. `answered` is how many of the uids asked for are answered, at least one; the rest is to be asked for again. */
export interface PackedTexts {
  readonly answered: number;
  /** Those that exist, in the order asked for. */
  readonly uids: readonly number[];
  /** In bytes; as many for each uid as were asked for. */
  readonly lengths: readonly number[];
  readonly data: Buffer;
}

/** In place of a length: what is too large to be packed, and is `message.body`'s. */
export const TOO_LARGE = -1;
/** In place of a length: the message has no such part. */
export const NO_SUCH_PART = -2;
/** Asked for at once. */
export const SECTIONS_MAX = 32;

/** A part of a message, or its MIME header: `path` as in BODY[1.2], not empty. */
export interface PartSection {
  readonly path: readonly number[];
  readonly text: 'all' | 'mime';
}

/** How ENVELOPE and BODYSTRUCTURE (RFC 9051 §7.5.2) are written, made when the message came in. */
export type KeptText = 'envelope' | 'structure';

export interface BulkOperations {
  'mailbox.get': [{ readonly session: SessionToken; readonly name: string }, MailboxRow | null];
  /** In their order; null for a name that no mailbox has. At most 1000. */
  'mailbox.find': [{ readonly session: SessionToken; readonly names: readonly string[] }, readonly (MailboxRow | null)[]];
  'message.columns': [InMailbox & { readonly after: number; readonly limit: number }, MessageColumns];
  /** At most 1000 uids, ascending. */
  'message.texts': [InMailbox & { readonly uids: readonly number[]; readonly kinds: readonly KeptText[] }, PackedTexts];
  /** With the empty line. At most 1000 uids, ascending. @throws CORRUPT when the first is damaged. */
  'message.headers': [InMailbox & { readonly uids: readonly number[] }, PackedTexts];
  /** At most 1000 uids, ascending. A message that is too large to be packed has a length of -1 and no bytes here: it is `message.body`'s. @throws CORRUPT when the first is damaged. */
  'message.bodies': [InMailbox & { readonly uids: readonly number[] }, PackedTexts];
  /** At most 1000 uids, ascending, and `SECTIONS_MAX` sections. In place of a length may stand `TOO_LARGE` or `NO_SUCH_PART`. @throws CORRUPT when the first is damaged. */
  'message.sections': [InMailbox & { readonly uids: readonly number[]; readonly sections: readonly PartSection[] }, PackedTexts];
}
