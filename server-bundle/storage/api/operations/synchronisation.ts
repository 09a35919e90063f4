/** What a client that was away, or that writes beside others, needs (RFC 7162): within a session. */
import type { InMailbox } from './ids.ts';
import type { MessageRow } from './messages.ts';

export interface ConditionalOutcome {
  /** Every named message that exists, as it is now. */
  readonly rows: readonly MessageRow[];
  /** Those that have changed since and were left alone; ascending. */
  readonly conflicts: readonly number[];
}

export interface SynchronisationOperations {
  /** RFC 7162 §3.1.3: flags only those whose mod-sequence is not above `unchangedSince`, in one piece of work. At most CHANGED_MAX uids. */
  'message.flag-unchanged': [
    InMailbox & {
      readonly uids: readonly number[];
      readonly action: 'set' | 'add' | 'remove';
      readonly flags: readonly string[];
      readonly unchangedSince: number;
    },
    ConditionalOutcome,
  ];
  /** RFC 7162 §3.2.6: ranges of uids removed since that mod-sequence, ascending; null when that is longer ago than is remembered. */
  'message.vanished': [InMailbox & { readonly since: number }, { readonly ranges: readonly (readonly [first: number, last: number])[] | null }];
}
