/** The outbound queue. */
export interface QueueItem {
  readonly id: string;
  readonly from: string;
  readonly recipient: string;
  readonly raw: Buffer;
  readonly attempts: number;
  readonly queuedAt: number;
}

export interface QueueRow {
  readonly id: string;
  readonly from: string;
  readonly recipient: string;
  readonly sizeBytes: number;
  readonly state: 'waiting' | 'sending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly queuedAt: number;
  readonly nextAttemptAt: number | null;
  readonly lastResponse: string | null;
}

export interface QueueOperations {
  'queue.submit': [
    { readonly queueId: string; readonly from: string; readonly recipients: readonly string[]; readonly raw: Buffer },
    Record<string, never>,
  ];
  /** What is due, but nothing to the domains in `except` (lower case). */
  'queue.claim': [{ readonly limit: number; readonly leaseMs: number; readonly except?: readonly string[] }, readonly QueueItem[]];
  'queue.delivered': [{ readonly id: string; readonly response: string }, Record<string, never>];
  /** `attempt`, as claimed: a late word of an attempt that has been taken over, or about a row that is done, changes nothing. */
  'queue.deferred': [
    {
      readonly id: string;
      readonly response: string;
      readonly nextAttemptAt: number;
      readonly attempt?: number;
      /** By our own stop: the attempt does not count. */
      readonly isCutShort?: boolean;
    },
    Record<string, never>,
  ];
  'queue.failed': [{ readonly id: string; readonly response: string; readonly attempt?: number }, Record<string, never>];
  'queue.list': [{ readonly limit: number }, readonly QueueRow[]];
}
