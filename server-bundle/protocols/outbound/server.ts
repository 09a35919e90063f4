/**
 * outbound: empties the queue. It claims what is due (a lease, so that nothing is lost when this process dies), sends it,
 * and says how it ended. It listens on no port.
 */
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { systemClock } from '../../base/clock.ts';
import { StorageError } from '../../storage/api/operations.ts';
import type { QueueBatch, Storage } from '../../storage/api/operations.ts';
import type { MailResolver } from '../../trust/resolver.ts';
import type { SecureDns } from '../../trust/secure-dns.ts';
import { attempt } from './attempt.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import type { Outcome } from './outcome.ts';
import { outboundParts } from './parts.ts';
import type { OutboundParts, WebhookDelivery } from './parts.ts';
import { settle } from './settle.ts';
import type { Settling } from './settle.ts';

export interface OutboundDeps {
  readonly storage: Storage;
  readonly resolver: MailResolver;
  /** The same resolver with the security of its answers: without it there is no DANE. */
  readonly secureDns?: SecureDns;
  readonly log: Log;
  /** Our name in EHLO. */
  readonly hostname: string;
  /** As filter scripts are told it. */
  readonly version?: string;
  /** Whose postmaster reports failures. */
  readonly domain: string;
  /** As strangers see us. Mail that leads there leads in a circle. */
  readonly ownAddresses?: readonly string[];
  /** Used for sending when it has a name that leads back to it; null sends over IPv4 only. */
  readonly ownIpv6?: string | null;
  /** How long attempts under way may take once the service is told to stop. */
  readonly stopGraceMs: number;
  readonly deliverToWebhook?: (delivery: WebhookDelivery) => Promise<Outcome>;
  /** 25 unless told otherwise. */
  readonly port?: number;
  readonly allowLoopback?: boolean;
  /** How often an empty queue is asked. */
  readonly pollMs?: number;
  readonly retryDelayMs?: (attempt: number) => number | null;
  readonly isDelayDue?: (attempt: number) => boolean;
  /** PEM of authorities to trust instead of the usual ones, and where policies are fetched: for a world of one's own. */
  readonly authorities?: string;
  readonly stsPort?: number;
}

export function startOutbound(deps: OutboundDeps): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const hurry = new AbortController();
  const running = new Set<Promise<void>>();
  const parts = outboundParts(deps);
  const looping = loop(parts, { stop: stop.signal, hurry: hurry.signal, running, heldBytes: 0 });
  deps.log.info('smtp-bree sends what is queued');
  return Promise.resolve({
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      const late = setTimeout(() => hurry.abort(), deps.stopGraceMs);
      await looping;
      await Promise.all(running);
      await parts[Symbol.asyncDispose]();
      clearTimeout(late);
    },
  });
}

interface Work {
  /** No new work. */
  readonly stop: AbortSignal;
  /** Cut short what is under way. */
  readonly hurry: AbortSignal;
  readonly running: Set<Promise<void>>;
  /** Of messages under way. */
  heldBytes: number;
}

async function loop(parts: OutboundParts, work: Work): Promise<void> {
  while (!work.stop.aborted) {
    // A claim is a commit: a few places are let become free, so that one claim fills them.
    if (OUTBOUND_LIMITS.messages - work.running.size < OUTBOUND_LIMITS.claimedTogether) await pause(OUTBOUND_LIMITS.gatherMs, work.stop);
    const room = OUTBOUND_LIMITS.messages - work.running.size;
    if (room <= 0 || work.heldBytes >= OUTBOUND_LIMITS.heldBytes) {
      await Promise.race(work.running);
      continue;
    }
    const claimed = await claim(parts, room);
    for (const batch of claimed ?? []) begin(parts, batch, work);
    if (claimed === null) await pause(OUTBOUND_LIMITS.storageDownMs, work.stop);
    else if (claimed.length === 0) await untilWorthAsking(work, parts.deps.pollMs ?? OUTBOUND_LIMITS.pollMs);
  }
}

function begin(parts: OutboundParts, batch: QueueBatch, work: Work): void {
  work.heldBytes += batch.sizeBytes;
  const done = carry(parts, batch, work).finally(() => {
    work.heldBytes -= batch.sizeBytes;
    work.running.delete(done);
  });
  work.running.add(done);
}

/** A moment, or less when a place gets free: what is due may be waiting for that very domain. */
async function untilWorthAsking({ stop, running }: Work, pollMs: number): Promise<void> {
  const rest = new AbortController();
  await Promise.race([pause(pollMs, AbortSignal.any([stop, rest.signal])), ...running]);
  rest.abort();
}

/** Null when storage could not be asked. */
async function claim({ deps, sending }: OutboundParts, limit: number): Promise<readonly QueueBatch[] | null> {
  try {
    return await deps.storage.call(
      'queue.claim',
      { limit, perDomain: OUTBOUND_LIMITS.messagesPerDomain, leaseMs: OUTBOUND_LIMITS.leaseMs, except: sending.destinations.full() },
      { signal: AbortSignal.timeout(OUTBOUND_LIMITS.storageMs) },
    );
  } catch (error) {
    deps.log.warn({ reason: messageOf(error) }, 'the queue cannot be read');
    return null;
  }
}

/** Never rejects. */
async function carry(parts: OutboundParts, batch: QueueBatch, { hurry }: Work): Promise<void> {
  const { deps, sending } = parts;
  const signal = AbortSignal.any([hurry, AbortSignal.timeout(OUTBOUND_LIMITS.attemptMs)]);
  try {
    const raw = batch.raw ?? (await bodyOf(parts, batch, signal));
    if (raw === null) {
      await settle(deps, withoutBody(batch, hurry.aborted));
      return;
    }
    const attempted = await sending.destinations.pass(batch.domain, () => attempt(parts, batch, raw, signal));
    await settle(deps, { batch, raw, attempted, isStopping: hurry.aborted });
  } catch (error) {
    deps.log.error({ id: batch.queueId, err: error }, 'the outcome could not be noted; the message is tried again when its lease ends');
  }
}

/** Null when it is gone or damaged, which no later try can mend. @throws StorageError */
async function bodyOf({ deps }: OutboundParts, { queueId }: QueueBatch, signal: AbortSignal): Promise<Buffer | null> {
  try {
    return await deps.storage.call('queue.body', { queueId }, { signal });
  } catch (error) {
    if (!(error instanceof StorageError) || (error.code !== 'NOT_FOUND' && error.code !== 'CORRUPT')) throw error;
    deps.log.error({ id: queueId, reason: error.message }, 'the text of a queued message is lost; its sender is told');
    return null;
  }
}

/** The report then has nothing of the message to return. */
function withoutBody(batch: QueueBatch, isStopping: boolean): Settling {
  const outcome: Outcome = { kind: 'failed', host: null, response: '554 5.3.0 The text of the message was lost here: please send it again' };
  const attempted = batch.recipients.map((recipient) => ({ recipient, outcome, transport: null }));
  return { batch: { ...batch, ret: 'HDRS' }, raw: Buffer.alloc(0), attempted, isStopping };
}

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await systemClock.sleep(durationMs, { signal }).catch(() => undefined);
}
