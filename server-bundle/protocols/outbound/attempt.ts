/**
 * One attempt at one batch: recipients of one message in one domain. Into mailboxes of ours where the domain is ours, to a webhook where the recipient is
 * one, else out: through a relay, or to the domain's servers with as much proof as it asks for.
 */
import { isAbort, messageOf } from '../../base/errors.ts';
import { sevenBitCopy } from '../../mail/seven-bit.ts';
import { signReply } from '../../mail/signing.ts';
import { StorageError } from '../../storage/api/operations.ts';
import type { QueueBatch, QueueRecipient } from '../../storage/api/operations.ts';
import { domainOf } from '../../wire/address/address.ts';
import { fieldValue, readHeader } from '../../wire/header/header.ts';
import { normaliseNewlines } from '../../wire/header/write.ts';
import { boundedResponse } from '../../wire/smtp/reply.ts';
import { hasBareNewline } from './client/dot-stuffing.ts';
import { letterOf } from './letter.ts';
import { deliverHere, outcomeOfStorage, whoIs } from './local.ts';
import type { Outcome } from './outcome.ts';
import type { OutboundParts } from './parts.ts';
import { routeTo } from './route.ts';
import { wayThrough } from './relay.ts';
import { secured } from './security/policy.ts';
import type { SecuredHost } from './security/policy.ts';
import type { Transport } from './security/demand.ts';
import { send } from './send.ts';
import type { Sent, Way } from './send.ts';

export interface Attempted {
  readonly recipient: QueueRecipient;
  readonly outcome: Outcome;
  readonly transport: Transport | null;
}

interface Work {
  readonly parts: OutboundParts;
  readonly batch: QueueBatch;
  readonly raw: Buffer;
  readonly signal: AbortSignal;
}

/** Never throws. One outcome for each recipient, in their order. */
export async function attempt(parts: OutboundParts, batch: QueueBatch, given: Buffer, signal: AbortSignal): Promise<readonly Attempted[]> {
  // Nothing in the queue should have one; what leaves must not.
  const raw = hasBareNewline(given) ? normaliseNewlines(given) : given;
  const work: Work = { parts, batch, raw, signal };
  const done = new Map<QueueRecipient, Omit<Attempted, 'recipient'>>();
  const others: QueueRecipient[] = [];
  for (const recipient of batch.recipients) {
    const outcome = await guarded(work, () => atHome(work, recipient));
    if (outcome === null) others.push(recipient);
    else done.set(recipient, { outcome, transport: null });
  }
  if (others.length > 0) {
    const sent = await outside(work, others);
    for (const [index, recipient] of others.entries()) {
      const outcome = sent.outcomes[index];
      if (outcome !== undefined) done.set(recipient, { outcome, transport: sent.transport });
    }
  }
  return batch.recipients.flatMap((recipient) => {
    const found = done.get(recipient);
    return found === undefined ? [] : [{ recipient, ...found }];
  });
}

async function outside(work: Work, recipients: readonly QueueRecipient[]): Promise<Sent> {
  const all = (outcome: Outcome): Sent => ({ outcomes: recipients.map(() => outcome), transport: null, isReused: false });
  try {
    return await sendOut(work, recipients, all);
  } catch (error) {
    return all(outcomeOf(error, work));
  }
}

async function guarded(work: Work, ask: () => Promise<Outcome | null>): Promise<Outcome | null> {
  try {
    return await ask();
  } catch (error) {
    return outcomeOf(error, work);
  }
}

/** Null for whom it has to leave. */
async function atHome({ parts, batch, raw, signal }: Work, recipient: QueueRecipient): Promise<Outcome | null> {
  const { storage, hostname } = parts.deps;
  if (/^https:\/\//i.test(recipient.address)) return parts.deliverToWebhook({ batch, recipient, raw, signal });
  const resolution = await whoIs(storage, recipient.address, signal);
  if (resolution.kind !== 'unknown-domain')
    return deliverHere({ storage, filters: parts.filters, hostname, batch, recipient, raw, resolution, signal });
  if (recipient.suppressed === null) return null;
  const reason = boundedResponse(recipient.suppressed);
  return {
    kind: 'failed',
    host: null,
    response: boundedResponse(
      `554 5.7.1 Not sent: the address is on the list of those not written to (${reason}). Take it off the list to try again`,
    ),
  };
}

async function sendOut(work: Work, recipients: readonly QueueRecipient[], all: (outcome: Outcome) => Sent): Promise<Sent> {
  const { parts, batch, signal } = work;
  const raw = await signReply(parts.deps.storage, { queueId: batch.queueId, from: batch.from, raw: work.raw, signal });
  const { destinations } = parts.sending;
  const found = await findWay(work);
  if ('kind' in found) return all(found);
  const dead = destinations.whyDead(found.domain);
  if (dead !== null) return all({ kind: 'deferred', host: null, response: boundedResponse(`${dead} (a moment ago)`) });
  destinations.at(batch.domain, found.hosts[0]?.name ?? batch.domain);
  const passed = await parts.forwarding.outgoing({ from: batch.from, raw }, signal);
  const letter = letterOf(batch, {
    from: passed.from === batch.from ? await parts.returnPath(batch, signal) : passed.from,
    recipients,
    raw: passed.raw,
    sevenBit: () => sevenBitCopy(parts.deps.storage, { raw: passed.raw, signal }),
  });
  return send(letter, found, parts.sending, signal);
}

async function findWay({ parts, batch, raw }: Work): Promise<Way | Outcome> {
  const { deps, dns } = parts;
  const useIpv6 = await parts.useIpv6();
  const relay = batch.from === '' ? await parts.relay(deps.domain) : await parts.relay(domainOf(batch.from));
  if (relay !== null) {
    const way = await wayThrough(relay, { dns, useIpv6 });
    return way ?? { kind: 'deferred', host: relay.host, response: `451 4.4.4 The relay ${relay.host} has no address` };
  }
  const route = await routeTo(batch.domain, {
    dns,
    useIpv6,
    allowLoopback: deps.allowLoopback ?? false,
    ownName: deps.hostname,
    ownAddresses: deps.ownAddresses ?? [],
  });
  if (route.kind === 'nowhere') return { kind: 'failed', host: null, response: route.response };
  const port = deps.port ?? 25;
  if (!batch.requireTls && ignoresTls(raw))
    return {
      domain: batch.domain,
      port,
      hosts: route.hosts.map((host) => ({ ...host, demand: { kind: 'opportunistic' }, policy: 'no-policy-found', isTrial: false })),
    };
  const { hosts, refused } = await secured(batch.domain, route, { dns, sts: parts.sts, port, note: parts.sending.note });
  const fit = batch.requireTls ? hosts.flatMap((host) => insisting(host, route.isSecure)) : hosts;
  if (fit.length > 0) return { domain: batch.domain, port, hosts: fit };
  const [first] = refused;
  if (first !== undefined) return { kind: 'deferred', host: first.host, response: boundedResponse(first.response) };
  return {
    kind: 'failed',
    host: null,
    response: `550 5.7.10 Nothing proves which servers take mail for ${batch.domain}, and the sender insists on that (REQUIRETLS)`,
  };
}

/** RFC 8689 §4.2.1: the hosts are known by DNSSEC or MTA-STS, and each proves itself. */
function insisting(host: SecuredHost, isRouteSecure: boolean): readonly SecuredHost[] {
  if (host.demand.kind === 'dane' || host.demand.kind === 'webpki') return [host];
  return isRouteSecure ? [{ ...host, demand: { kind: 'webpki' } }] : [];
}

/** RFC 8689 §5: a report of a failure of TLS must get through although TLS fails. */
function ignoresTls(raw: Buffer): boolean {
  try {
    return fieldValue(readHeader(raw), 'tls-required')?.toLowerCase() === 'no';
  } catch {
    return false;
  }
}

function outcomeOf(error: unknown, { parts }: Work): Outcome {
  if (isAbort(error) || (error instanceof Error && error.name === 'TimeoutError'))
    return { kind: 'deferred', host: null, response: '451 4.4.7 The attempt was cut short' };
  if (error instanceof StorageError) {
    parts.deps.log.warn({ reason: error.message }, 'storage could not do its part');
    return outcomeOfStorage(error);
  }
  return { kind: 'deferred', host: null, response: boundedResponse(`451 4.4.3 The way to the domain could not be found: ${messageOf(error)}`) };
}
