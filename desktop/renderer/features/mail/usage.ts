/** How full mailboxes are. */
import type { MailMailbox } from '../../../contract/index.ts';

const NEARLY_FULL = 0.9;

/** From 0 to 1; null when there is no quota to compare with. */
export function shareUsed({ sizeBytes, quotaBytes }: Pick<MailMailbox, 'sizeBytes' | 'quotaBytes'>): number | null {
  return quotaBytes === null || quotaBytes <= 0 ? null : Math.min(1, sizeBytes / quotaBytes);
}

export function isNearlyFull(mailbox: Pick<MailMailbox, 'sizeBytes' | 'quotaBytes'>): boolean {
  return (shareUsed(mailbox) ?? 0) >= NEARLY_FULL;
}

export interface Totals {
  readonly mailboxes: number;
  readonly sizeBytes: number;
  readonly sealed: number;
  readonly nearlyFull: number;
}

export function totalsOf(mailboxes: readonly MailMailbox[]): Totals {
  return {
    mailboxes: mailboxes.length,
    sizeBytes: mailboxes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    sealed: mailboxes.reduce((sum, { sealedMessages }) => sum + sealedMessages, 0),
    nearlyFull: mailboxes.filter(isNearlyFull).length,
  };
}
