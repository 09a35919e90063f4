/** What a reader sees of senders and recipients, to sort by (RFC 5957 §3): the first address's name, or else the address itself. */
import type { EnvelopeAddress } from '../../wire/mime/addresses.ts';
import { type SummaryText, textToSummary } from '../../wire/mime/summary-text.ts';
import { decodeHeaderValue } from '../../wire/mime/text.ts';
import { collationKey } from '../../wire/mime/threading.ts';
import { loginOf } from './arguments.ts';
import { SUMMARIES_AT_ONCE } from './limits.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

export interface DisplayNames {
  readonly uid: number;
  readonly from: string;
  readonly to: string;
}

/** Folded for comparison. Of those of `uids` that still exist, in their order. */
export async function* displayNames(session: Session, selected: SelectedMailbox, uids: readonly number[]): AsyncGenerator<DisplayNames> {
  for (let at = 0; at < uids.length && !session.ending;) {
    const input = { session: loginOf(session).token, mailboxId: selected.id, uids: uids.slice(at, at + SUMMARIES_AT_ONCE), header: false };
    const { rows, answered } = await session.deps.storage.call('message.summaries', input);
    for (const { uid, summary } of rows) {
      // Storage made the text with the same module.
      const { envelope } = textToSummary(summary as SummaryText);
      yield { uid, from: displayKey(envelope.from), to: displayKey(envelope.to) };
    }
    at += Math.max(1, answered);
  }
}

/** '' when there is no address. */
export function displayKey([first]: readonly EnvelopeAddress[]): string {
  switch (first?.kind) {
    case 'mailbox':
      return collationKey(decodeHeaderValue(first.name || `${first.local}@${first.domain ?? ''}`));
    case 'group-start':
      return collationKey(decodeHeaderValue(first.name));
    case 'group-end':
    case undefined:
      return '';
  }
}
