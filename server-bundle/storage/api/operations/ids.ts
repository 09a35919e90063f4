/** Branded names of what storage keeps. */
export type AccountId = string & { readonly __brand: 'AccountId' };
export type SessionToken = string & { readonly __brand: 'SessionToken' };
export type MailboxId = number & { readonly __brand: 'MailboxId' };

export interface InMailbox {
  readonly session: SessionToken;
  readonly mailboxId: MailboxId;
}
