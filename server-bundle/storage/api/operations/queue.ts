/** The outbound queue: a message once, a row for each recipient. */
import type { RelayOperations, SendingLimitOperations, SuppressionOperations, TlsOperations } from './outbound.ts';

export type Notify = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';
export type QueueState = 'waiting' | 'sending' | 'held' | 'delivered' | 'failed' | 'dropped';

/** What was asked for one recipient (RFC 3461). */
export interface RecipientWishes {
  readonly address: string;
  readonly notify: readonly Notify[] | null;
  /** `rfc822;ann@stranger.test`, decoded. */
  readonly orcpt: string | null;
}

export interface QueueSubmission {
  readonly queueId: string;
  /** '' for the null sender. */
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  /** Whose turn it takes; the sender's when absent. */
  readonly lane?: string;
  readonly ret?: 'FULL' | 'HDRS' | null;
  readonly envid?: string | null;
  readonly requireTls?: boolean;
  readonly smtpUtf8?: boolean;
  /** For those of `recipients` of whom more is known. */
  readonly wishes?: readonly RecipientWishes[];
}

export interface QueueRecipient extends RecipientWishes {
  readonly id: string;
  /** The one under way counted. */
  readonly attempts: number;
  readonly isDelayReported: boolean;
  /** Why mail of this sender's domain is not sent there; null when it may be. */
  readonly suppressed: string | null;
}

/** Recipients of one message in one domain, claimed together. */
export interface QueueBatch {
  readonly queueId: string;
  readonly from: string;
  /** Of the recipients, in lower case; of a webhook its host. */
  readonly domain: string;
  readonly sizeBytes: number;
  /** Null when it is too large to come along, gone or damaged: see `queue.body`. */
  readonly raw: Buffer | null;
  readonly queuedAt: number;
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly envid: string | null;
  readonly requireTls: boolean;
  readonly smtpUtf8: boolean;
  readonly recipients: readonly QueueRecipient[];
}

/** What became of one recipient in one attempt. */
export interface QueueOutcome {
  readonly id: string;
  /** As claimed: a late word of an attempt that has been taken over, or about a row that is done, changes nothing. */
  readonly attempt: number;
  readonly kind: 'delivered' | 'deferred' | 'failed';
  readonly response: string;
  readonly host: string | null;
  /** For `deferred`. */
  readonly nextAttemptAt?: number;
  /** By our own stop: the attempt does not count. */
  readonly isCutShort?: boolean;
  readonly isDelayReported?: boolean;
}

export interface QueueReport {
  readonly queueId: string;
  readonly to: string;
  readonly raw: Buffer;
  /** It is queued only if one of these was changed by the same call. */
  readonly about: readonly string[];
}

export interface QueueRow {
  readonly id: string;
  readonly queueId: string;
  readonly from: string;
  readonly recipient: string;
  readonly domain: string;
  readonly sizeBytes: number;
  readonly state: QueueState;
  readonly attempts: number;
  readonly queuedAt: number;
  readonly nextAttemptAt: number | null;
  readonly lastResponse: string | null;
  readonly host: string | null;
}

/** A message (by its queue id, or one recipient of it by the row's), several recipients by their rows' ids, a recipient's domain, or a sender. */
export type QueueTarget =
  | { readonly kind: 'recipients'; readonly ids: readonly string[] }
  | { readonly kind: 'message'; readonly id: string }
  | { readonly kind: 'destination'; readonly domain: string }
  | { readonly kind: 'sender'; readonly address: string };

export interface QueueHold {
  readonly domain: string;
  readonly reason: string;
  readonly createdAt: number;
}

export interface QueueOperations extends SuppressionOperations, RelayOperations, SendingLimitOperations, TlsOperations {
  /** Doing it twice is doing it once. */
  'queue.submit': [QueueSubmission, Record<string, never>];
  /** What is due, in turns between the lanes, so many batches for one domain at most, and nothing to the domains in `except` (lower case). */
  'queue.claim': [
    { readonly limit: number; readonly perDomain?: number; readonly leaseMs: number; readonly except?: readonly string[] },
    readonly QueueBatch[],
  ];
  /** NOT_FOUND when its last recipient is done, or the text is gone; CORRUPT when it is damaged. */
  'queue.body': [{ readonly queueId: string }, Buffer];
  /** All of it or nothing: what became of recipients of one message, and the reports that tell of it. */
  'queue.settle': [{ readonly outcomes: readonly QueueOutcome[]; readonly reports: readonly QueueReport[] }, Record<string, never>];
  'queue.list': [
    { readonly limit: number; readonly state?: QueueState; readonly domain?: string; readonly sender?: string; readonly queueId?: string },
    readonly QueueRow[],
  ];
  /**
   * hold keeps rows from being tried (a destination is held for what comes later too), release lets them go, retry makes them due now,
   * drop ends them without a report. What is under way at this moment is not touched by it. How many rows changed.
   */
  'queue.control': [
    { readonly action: 'hold' | 'release' | 'retry' | 'drop'; readonly target: QueueTarget; readonly reason?: string },
    { readonly changed: number },
  ];
  'queue.holds': [Record<string, never>, readonly QueueHold[]];
}
