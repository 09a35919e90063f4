/** What a person notes about a mailbox, or about the account as a whole (RFC 5464 §3): names as of paths, with values of any kind. Within a session. */
import type { MailboxId, SessionToken } from './ids.ts';

/** Bytes of one value; of one name; and levels of a name. */
export const ANNOTATION_VALUE_MAX_BYTES = 32 * 1024;
export const ANNOTATION_NAME_MAX_LENGTH = 255;
export const ANNOTATION_DEPTH_MAX = 16;
/** Of one mailbox, and of the account itself. */
export const ANNOTATIONS_MAX = 100;
/** Of a whole account, names and values. */
export const ANNOTATIONS_MAX_BYTES = 4 * 1024 * 1024;
/** Named in one request. */
export const ANNOTATIONS_AT_ONCE = 100;

export interface Annotation {
  /** '/private/comment': ASCII, of any case and compared without it, in the spelling that it was first set with. */
  readonly name: string;
  readonly value: Buffer;
}

/** `mailboxId` null: of the account. */
interface Annotated {
  readonly session: SessionToken;
  readonly mailboxId: MailboxId | null;
}

export interface AnnotationOperations {
  /** Those of these names, and with a depth of 1 or 'infinity' those below them too; each once, by name. */
  'annotation.get': [Annotated & { readonly names: readonly string[]; readonly depth: 0 | 1 | 'infinity' }, readonly Annotation[]];
  /** Null removes. All of it or nothing. @returns the names whose value changed. @throws StorageError OVER_QUOTA when there would be too many. */
  'annotation.set': [
    Annotated & { readonly entries: readonly { readonly name: string; readonly value: Buffer | null }[] },
    { readonly changed: readonly string[] },
  ];
}
