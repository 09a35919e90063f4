/** How much of its room an account uses (RFC 9208), within a session. */
import type { MailboxId, SessionToken } from './ids.ts';

export interface QuotaRow {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly messages: number;
  readonly limitMessages: number;
}

/** What an expunge of everything flagged \Deleted would free. */
export interface DeletedRow {
  readonly mailboxId: MailboxId;
  readonly messages: number;
  readonly sizeBytes: number;
}

export interface QuotaOperations {
  'quota.get': [{ readonly session: SessionToken }, QuotaRow];
  /** Of the mailboxes that hold any. */
  'quota.deleted': [{ readonly session: SessionToken }, readonly DeletedRow[]];
}
