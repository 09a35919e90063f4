/** INBOX as POP3 sees it (RFC 1939): a maildrop that one session has for itself, read letter by letter, changed once at the end. */
import type { SessionToken } from './ids.ts';

interface InSession {
  readonly session: SessionToken;
}

/** Of letters in ascending order: two lists of one length, which cost less than a list of pairs. */
export interface MaildropPage {
  /** RFC 9051 §2.3.1.1: with it a uid names one letter for ever. */
  readonly uidValidity: number;
  readonly uids: readonly number[];
  readonly sizesBytes: readonly number[];
}

export interface MaildropOperations {
  /** Until the session ends, however it ends, no other one gets the maildrop. @throws StorageError CONFLICT while another has it. */
  'maildrop.lock': [InSession, Record<string, never>];
  /** The newest `limit` letters, or the newest below the uid `before`. */
  'maildrop.list': [InSession & { readonly before?: number; readonly limit: number }, MaildropPage];
  'maildrop.body': [InSession & { readonly uid: number }, Buffer];
  /** All of it or nothing. Letters that are gone meanwhile are passed over. @returns how many were removed. */
  'maildrop.update': [
    InSession & { readonly read: readonly number[]; readonly removed: readonly number[]; readonly to: 'trash' | 'gone' },
    { readonly removed: number },
  ];
}
