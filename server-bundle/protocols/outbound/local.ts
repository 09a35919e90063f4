/** Recipients who are ours after all: delivered without leaving the house. */
import { JUNK, deliver } from '../../mail/delivery.ts';
import type { Filters } from '../../mail/filters.ts';
import { isPassedOnAgain } from '../../mail/forwarding.ts';
import { deliveryIdOf, hasWaitedAsJunk } from '../../mail/queue-id.ts';
import { mergeDestinations, resolveRecipient } from '../../mail/recipients.ts';
import { returnPathField } from '../../mail/trace.ts';
import type { StorageError } from '../../storage/api/operations.ts';
import type { QueueBatch, QueueRecipient, Resolution, Storage } from '../../storage/api/operations.ts';
import { domainOf } from '../../wire/address/address.ts';
import { withFieldsOnTop } from '../../wire/header/header.ts';
import { boundedResponse } from '../../wire/smtp/reply.ts';
import type { Outcome } from './outcome.ts';

/** Storage knows no address that could not be one of ours (quoted, international, literal); its domain tells whose it is. */
export async function whoIs(storage: Storage, recipient: string, signal: AbortSignal): Promise<Resolution> {
  const domain = domainOf(recipient);
  if (domain.startsWith('[')) return { kind: 'unknown-domain' };
  const resolution = await resolveRecipient(storage, recipient, signal);
  if (resolution.kind !== 'unknown-recipient') return resolution;
  const postmaster = await resolveRecipient(storage, `postmaster@${domain}`, signal);
  return postmaster.kind === 'unknown-domain' ? postmaster : resolution;
}

export interface LocalDelivery {
  readonly storage: Storage;
  readonly filters: Filters;
  readonly hostname: string;
  readonly batch: QueueBatch;
  readonly recipient: QueueRecipient;
  readonly raw: Buffer;
  readonly resolution: Resolution;
  readonly signal: AbortSignal;
}

/** @throws StorageError */
export async function deliverHere({ storage, filters, hostname, batch, recipient, raw, resolution, signal }: LocalDelivery): Promise<Outcome> {
  if (resolution.kind !== 'accept') return withoutMailbox(resolution, hostname);
  const destinations = mergeDestinations(new Map([[recipient.address, resolution]]));
  if (isPassedOnAgain(raw, destinations))
    return { kind: 'failed', host: hostname, response: '554 5.4.6 The message was passed on from here before: there is a loop' };
  const forMailboxes = withFieldsOnTop(raw, [returnPathField(batch.from)]);
  const delivered = await deliver(
    { storage, filters },
    {
      queueId: deliveryIdOf(recipient.id),
      sender: batch.from,
      destinations,
      forMailboxes,
      forOthers: () => raw,
      folder: hasWaitedAsJunk(recipient.id) ? JUNK : null,
    },
    signal,
  );
  if (delivered.kind === 'rejected') return { kind: 'failed', host: hostname, response: boundedResponse(`550 5.7.1 ${delivered.reason}`) };
  const isExpanded = resolution.accounts.length === 0;
  return { kind: 'delivered', host: hostname, response: '250 2.0.0 Stored in a mailbox here', told: isExpanded ? 'expanded' : 'delivered' };
}

function withoutMailbox(resolution: Exclude<Resolution, { readonly kind: 'accept' }>, hostname: string): Outcome {
  if (resolution.kind === 'disabled' && resolution.reply === 250)
    return { kind: 'delivered', host: hostname, response: '250 2.0.0 Taken, and not kept', told: 'delivered' };
  if (resolution.kind === 'disabled' && resolution.reply === 421)
    return { kind: 'deferred', host: null, response: '450 4.2.1 This address takes no mail at the moment' };
  return { kind: 'failed', host: null, response: '550 5.1.1 There is no mailbox of that name here' };
}

/** What storage could not do is for later. */
export function outcomeOfStorage(error: StorageError): Outcome {
  const isFull = error.code === 'OVER_QUOTA';
  return { kind: 'deferred', host: null, response: isFull ? '452 4.2.2 The mailbox is full' : '451 4.3.0 The message could not be stored' };
}
