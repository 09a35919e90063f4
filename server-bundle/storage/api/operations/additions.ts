/** Messages that come together, or in another's place: all of it happens, or nothing. Within a session. */
import type { InMailbox, MailboxId } from './ids.ts';
import type { MessageRow } from './messages.ts';

export interface Addition {
  readonly raw: Buffer;
  readonly flags: readonly string[];
  readonly internalDate: number;
}

export interface AdditionOperations {
  /** RFC 3502: in the order given. */
  'message.append-all': [InMailbox & { readonly messages: readonly Addition[] }, readonly MessageRow[]];
  /** RFC 8508: the new message is put into `to`, and `uid` removed from `mailboxId`. @throws StorageError NOT_FOUND when it is gone. */
  'message.replace': [InMailbox & Addition & { readonly uid: number; readonly to: MailboxId }, MessageRow];
}
