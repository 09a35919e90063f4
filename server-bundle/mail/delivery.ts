/**
 * Handing a message over for good: into local mailboxes and, for aliases that lead elsewhere, into the queue. It resolves
 * only when storage has said that everything is on disk; a caller that says 250 must have waited for it.
 *
 * Forwards keep the envelope sender of the original. Receivers that insist on SPF will look at our address with the
 * original's domain; sender rewriting (SRS) is what changes that.
 */
import type { Storage } from '../storage/api/operations.ts';
import type { Destinations } from './recipients.ts';

export interface Delivery {
  readonly queueId: string;
  readonly sender: string;
  readonly destinations: Destinations;
  /** What goes into mailboxes: Return-Path on top. */
  readonly forMailboxes: Buffer;
  /** What goes on to other servers: without Return-Path. */
  readonly forOthers: () => Buffer;
  readonly folder: string | null;
}

/** Repeating it with the same queueId delivers nothing twice. @throws StorageError */
export async function deliver(storage: Storage, delivery: Delivery, signal: AbortSignal): Promise<void> {
  const { queueId, destinations, folder } = delivery;
  // Mailboxes first: they can refuse, and a forward that is queued cannot be called back.
  if (destinations.accounts.length > 0)
    await storage.call(
      'message.deliver',
      { deliveryId: queueId, accounts: destinations.accounts, raw: delivery.forMailboxes, ...(folder === null ? {} : { folder }) },
      { signal },
    );
  if (destinations.forwards.length > 0)
    await storage.call('queue.submit', { queueId, from: delivery.sender, recipients: destinations.forwards, raw: delivery.forOthers() }, { signal });
}
