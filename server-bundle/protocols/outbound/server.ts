/**
 * outbound: empties the queue. It claims what is due (a lease, so that nothing is lost when this process dies), sends it,
 * and says how it ended. It listens on no port.
 */
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { systemClock } from '../../base/clock.ts';
import type { QueueItem, Storage } from '../../storage/api/operations.ts';
import type { MailResolver } from '../../trust/resolver.ts';
import { domainOf } from '../../wire/address/address.ts';
import { attempt } from './attempt.ts';
import { gate } from './gate.ts';
import type { Gate } from './gate.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import { settle } from './settle.ts';

export interface OutboundDeps {
  readonly storage: Storage;
  readonly resolver: MailResolver;
  readonly log: Log;
  /** Our name in EHLO. */
  readonly hostname: string;
  /** Whose postmaster reports failures. */
  readonly domain: string;
  readonly useIpv6: boolean;
  /** How long attempts under way may take once the service is told to stop. */
  readonly stopGraceMs: number;
  /** 25 unless told otherwise. */
  readonly port?: number;
  readonly allowLoopback?: boolean;
  readonly retryDelayMs?: (attempt: number) => number | null;
}

export function startOutbound(deps: OutboundDeps): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const hurry = new AbortController();
  const running = new Set<Promise<void>>();
  const perDomain = gate(OUTBOUND_LIMITS.messagesPerDomain);
  const looping = loop(deps, { stop: stop.signal, hurry: hurry.signal, running, perDomain, heldBytes: 0 });
  deps.log.info('smtp-bree sends what is queued');
  return Promise.resolve({
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      const late = setTimeout(() => hurry.abort(), deps.stopGraceMs);
      await looping;
      await Promise.all(running);
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
  readonly perDomain: Gate;
  /** Of messages under way. */
  heldBytes: number;
}

async function loop(deps: OutboundDeps, work: Work): Promise<void> {
  while (!work.stop.aborted) {
    const room = Math.min(OUTBOUND_LIMITS.messages - work.running.size, OUTBOUND_LIMITS.messagesPerDomain);
    if (room <= 0 || work.heldBytes >= OUTBOUND_LIMITS.heldBytes) {
      await Promise.race(work.running);
      continue;
    }
    const claimed = await claim(deps, room, work.perDomain.full());
    for (const item of claimed ?? []) begin(deps, item, work);
    if (claimed === null) await pause(OUTBOUND_LIMITS.storageDownMs, work.stop);
    else if (claimed.length === 0) await untilWorthAsking(work);
  }
}

function begin(deps: OutboundDeps, item: QueueItem, work: Work): void {
  work.heldBytes += item.raw.length;
  const done = carry(deps, item, work).finally(() => {
    work.heldBytes -= item.raw.length;
    work.running.delete(done);
  });
  work.running.add(done);
}

/** A moment, or less when a place gets free: what is due may be waiting for that very domain. */
async function untilWorthAsking({ stop, running }: Work): Promise<void> {
  const rest = new AbortController();
  await Promise.race([pause(OUTBOUND_LIMITS.pollMs, AbortSignal.any([stop, rest.signal])), ...running]);
  rest.abort();
}

/** Null when storage could not be asked. */
async function claim(deps: OutboundDeps, limit: number, except: readonly string[]): Promise<readonly QueueItem[] | null> {
  try {
    return await deps.storage.call(
      'queue.claim',
      { limit, leaseMs: OUTBOUND_LIMITS.leaseMs, except },
      { signal: AbortSignal.timeout(OUTBOUND_LIMITS.storageMs) },
    );
  } catch (error) {
    deps.log.warn({ reason: messageOf(error) }, 'the queue cannot be read');
    return null;
  }
}

/** Never rejects. */
async function carry(deps: OutboundDeps, item: QueueItem, { hurry, perDomain }: Work): Promise<void> {
  const signal = AbortSignal.any([hurry, AbortSignal.timeout(OUTBOUND_LIMITS.attemptMs)]);
  try {
    const outcome = await perDomain.pass(domainOf(item.recipient), () => attempt(deps, item, signal));
    await settle(deps, item, outcome, hurry.aborted);
  } catch (error) {
    deps.log.error({ id: item.id, err: error }, 'the outcome could not be noted; the message is tried again when its lease ends');
  }
}

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await systemClock.sleep(durationMs, { signal }).catch(() => undefined);
}
