/** What became of one recipient, as reports tell it (RFC 3464 §2.3), and who is to be told (RFC 3461 §5, §6). Pure. */
import type { Notify } from '../../wire/smtp/parameters.ts';
import { enhancedCodeOf } from '../../wire/smtp/reply.ts';

/** RFC 3464 §2.3.3 */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

export interface ReportedRecipient {
  readonly address: string;
  /** `rfc822;ann@stranger.test`: what the sender wrote, when it was said. */
  readonly orcpt: string | null;
  readonly action: Action;
  /** Bounded already: `550 5.1.1 No such person`. */
  readonly response: string;
  /** The server that answered, or null when none did. */
  readonly remoteHost: string | null;
  readonly lastAttemptAt: Date;
  /** Until when it will be tried; for `delayed` only. */
  readonly willRetryUntil: Date | null;
}

/** Without a word about it the sender hears of failure and of delay (RFC 3461 §4.1). To the null sender nothing is ever told. */
export function wantsReport(action: Action, sender: string, notify: readonly Notify[] | null): boolean {
  if (sender === '') return false;
  switch (action) {
    case 'failed':
      return notify === null || notify.includes('FAILURE');
    case 'delayed':
      return notify === null || notify.includes('DELAY');
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return notify?.includes('SUCCESS') === true;
  }
}

/** RFC 3463: the code of the reply where it fits what became of the recipient. */
export function statusOf({ action, response }: Pick<ReportedRecipient, 'action' | 'response'>): string {
  const digit = action === 'failed' ? '5' : action === 'delayed' ? '4' : '2';
  const found = enhancedCodeOf(response, Number(digit) * 100);
  // What was tried until the end with a 4xx has failed all the same: the class follows the action (RFC 3464 §2.3.4).
  return `${digit}${found.slice(1)}`;
}

/** RFC 3463 §3.2: no such mailbox, it moved without a word, it takes no mail. */
export function saysGone(status: string): boolean {
  return ['5.1.1', '5.1.6', '5.1.10'].includes(status);
}
