/** What follows from an outcome: the queue is told, and on failure the sender. A report is queued before its cause is closed. */
import { failureReport, isReportable } from '../../mail/dsn.ts';
import { retryDelayMs } from '../../mail/retry-schedule.ts';
import { signOutgoing } from '../../mail/signing.ts';
import type { QueueItem } from '../../storage/api/operations.ts';
import type { Log } from '../../base/log.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { OutboundDeps } from './server.ts';

/** @throws StorageError; the lease then brings the item back. */
export async function settle(deps: OutboundDeps, item: QueueItem, outcome: Outcome, isStopping: boolean): Promise<void> {
  const { storage } = deps;
  const signal = AbortSignal.timeout(OUTBOUND_LIMITS.storageMs);
  const log = deps.log.child({
    id: item.id,
    from: item.from,
    to: item.recipient,
    attempts: item.attempts,
    host: outcome.host,
    response: outcome.response,
  });
  switch (outcome.kind) {
    case 'delivered':
      log.info({ tls: outcome.tls !== null }, 'delivered');
      await storage.call('queue.delivered', { id: item.id, response: outcome.response }, { signal });
      return;
    case 'deferred':
      await defer(deps, { item, outcome, isStopping, log, signal });
      return;
    case 'failed':
      await fail(deps, { item, outcome, log, signal });
      return;
  }
}

interface Settling {
  readonly item: QueueItem;
  readonly outcome: Outcome;
  readonly log: Log;
  readonly signal: AbortSignal;
}

async function defer(deps: OutboundDeps, settling: Settling & { readonly isStopping: boolean }): Promise<void> {
  const { item, outcome, isStopping, log, signal } = settling;
  const delayMs = isStopping ? OUTBOUND_LIMITS.stoppedRetryMs : (deps.retryDelayMs ?? retryDelayMs)(item.attempts);
  if (delayMs === null) return fail(deps, settling);
  const nextAttemptAt = Date.now() + delayMs;
  log.info({ nextAttemptAt: new Date(nextAttemptAt).toISOString() }, 'put off');
  const report = { id: item.id, response: outcome.response, attempt: item.attempts };
  await deps.storage.call('queue.deferred', { ...report, nextAttemptAt, isCutShort: isStopping }, { signal });
}

async function fail(deps: OutboundDeps, { item, outcome, log, signal }: Settling): Promise<void> {
  const { storage } = deps;
  if (isReportable({ sender: item.from })) await report(deps, item, outcome, signal);
  log.info({ reported: isReportable({ sender: item.from }) }, 'failed');
  await storage.call('queue.failed', { id: item.id, response: outcome.response, attempt: item.attempts }, { signal });
}

/** The id of the report follows from its cause, so that doing this twice reports once. */
async function report(deps: OutboundDeps, item: QueueItem, outcome: Outcome, signal: AbortSignal): Promise<void> {
  const raw = failureReport(
    {
      sender: item.from,
      recipient: item.recipient,
      response: outcome.response,
      remoteHost: outcome.host,
      queueId: item.id,
      queuedAt: new Date(item.queuedAt),
      failedAt: new Date(),
      raw: item.raw,
    },
    deps,
  );
  const signed = await signOutgoing(deps.storage, { raw, author: `postmaster@${deps.domain}`, signal });
  await deps.storage.call('queue.submit', { queueId: `${item.id}-report`, from: '', recipients: [item.from], raw: signed }, { signal });
}
