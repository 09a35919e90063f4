/** One attempt at one queue item: into a mailbox of ours where the domain is ours, else out to the domain's servers. */
import { isAbort, messageOf } from '../../base/errors.ts';
import { deliver } from '../../mail/delivery.ts';
import { resolveRecipient } from '../../mail/recipients.ts';
import { returnPathField } from '../../mail/trace.ts';
import { StorageError } from '../../storage/api/operations.ts';
import type { QueueItem, Resolution } from '../../storage/api/operations.ts';
import { domainOf } from '../../wire/address/address.ts';
import { withFieldsOnTop } from '../../wire/header/header.ts';
import { boundedResponse } from '../../wire/smtp/reply.ts';
import type { Outcome } from './outcome.ts';
import { routeTo } from './route.ts';
import { send } from './send.ts';
import type { OutboundDeps } from './server.ts';

/** Never throws. */
export async function attempt(deps: OutboundDeps, item: QueueItem, signal: AbortSignal): Promise<Outcome> {
  try {
    const resolution = await whoIs(deps, item.recipient, signal);
    return resolution.kind === 'unknown-domain' ? await sendOut(deps, item, signal) : await deliverHere(deps, item, resolution, signal);
  } catch (error) {
    return outcomeOf(error, deps);
  }
}

/** Storage knows no address that could not be one of ours (quoted, international, literal); its domain tells whose it is. */
async function whoIs(deps: OutboundDeps, recipient: string, signal: AbortSignal): Promise<Resolution> {
  const domain = domainOf(recipient);
  if (domain.startsWith('[')) return { kind: 'unknown-domain' };
  const resolution = await resolveRecipient(deps.storage, recipient, signal);
  if (resolution.kind !== 'unknown-recipient') return resolution;
  const postmaster = await resolveRecipient(deps.storage, `postmaster@${domain}`, signal);
  return postmaster.kind === 'unknown-domain' ? postmaster : resolution;
}

async function deliverHere(deps: OutboundDeps, item: QueueItem, resolution: Resolution, signal: AbortSignal): Promise<Outcome> {
  if (resolution.kind !== 'accept') return { kind: 'failed', host: null, response: '550 5.1.1 There is no mailbox of that name here' };
  const forMailboxes = withFieldsOnTop(item.raw, [returnPathField(item.from)]);
  await deliver(
    deps.storage,
    { queueId: item.id, sender: item.from, destinations: resolution, forMailboxes, forOthers: () => item.raw, folder: null },
    signal,
  );
  return { kind: 'delivered', host: deps.hostname, response: '250 2.0.0 Stored in a mailbox here', tls: null };
}

async function sendOut(deps: OutboundDeps, item: QueueItem, signal: AbortSignal): Promise<Outcome> {
  const route = await routeTo(domainOf(item.recipient), {
    resolver: deps.resolver,
    useIpv6: deps.useIpv6,
    allowLoopback: deps.allowLoopback ?? false,
  });
  if (route.kind === 'nowhere') return { kind: 'failed', host: null, response: route.response };
  return send(item, route.hosts, { hostname: deps.hostname, port: deps.port ?? 25, signal });
}

function outcomeOf(error: unknown, deps: OutboundDeps): Outcome {
  if (isAbort(error) || (error instanceof Error && error.name === 'TimeoutError'))
    return { kind: 'deferred', host: null, response: '451 4.4.7 The attempt was cut short' };
  if (error instanceof StorageError) {
    deps.log.warn({ reason: error.message }, 'storage could not do its part');
    const isFull = error.code === 'OVER_QUOTA';
    return { kind: 'deferred', host: null, response: isFull ? '452 4.2.2 The mailbox is full' : '451 4.3.0 The message could not be stored' };
  }
  return { kind: 'deferred', host: null, response: boundedResponse(`451 4.4.3 The way to the domain could not be found: ${messageOf(error)}`) };
}
