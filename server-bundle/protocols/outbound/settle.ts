/**
 * What follows from an attempt: the queue is told, and in the same transaction the sender, of what failed for good, of what takes long, and of what arrived where
 * that was asked for (RFC 3461). So a failure is told once, and what was told is closed, whenever this process dies. The one thing that cannot be made
 * certain: a server took the message, and we died before the queue knew. Then it is sent again.
 */
import { saysGone, statusOf, wantsReport } from '../../mail/dsn/recipients.ts';
import type { Action, ReportedRecipient } from '../../mail/dsn/recipients.ts';
import { deliveryReport } from '../../mail/dsn/report.ts';
import { recordEvent } from '../../mail/events.ts';
import { BOUNCE_LIMITS } from '../../mail/limits.ts';
import { isDelayDue, remainingMs, retryDelayMs } from '../../mail/retry-schedule.ts';
import { signOutgoing } from '../../mail/signing.ts';
import { messageOf } from '../../base/errors.ts';
import type { QueueBatch, QueueOutcome, QueueReport } from '../../storage/api/operations.ts';
import { domainOf } from '../../wire/address/address.ts';
import { looksLikeWebhook } from '../../wire/address/webhook-url.ts';
import type { Attempted } from './attempt.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import type { OutboundDeps } from './server.ts';

export interface Settling {
  readonly batch: QueueBatch;
  readonly raw: Buffer;
  readonly attempted: readonly Attempted[];
  readonly isStopping: boolean;
}

interface Settled extends Attempted {
  readonly row: QueueOutcome;
  /** What the sender may want to hear; null when there is nothing new. */
  readonly action: Action | null;
}

/** @throws StorageError; the lease then brings the rows back. */
export async function settle(deps: OutboundDeps, settling: Settling): Promise<void> {
  const { batch, attempted, isStopping } = settling;
  const signal = AbortSignal.timeout(OUTBOUND_LIMITS.storageMs);
  const now = Date.now();
  const settled = attempted.map((one) => settle1(deps, one, { isStopping, now }));
  // A webhook is nobody the sender wrote to: the log and the events tell of it.
  const told = settled.filter(
    (one) => !looksLikeWebhook(one.recipient.address) && one.action !== null && wantsReport(one.action, batch.from, one.recipient.notify),
  );
  const reports = await reportsAbout(deps, settling, told, signal);
  const isToldOf = new Set(told.filter(({ action }) => action === 'delayed'));
  const outcomes = settled.map((one) => (isToldOf.has(one) ? { ...one.row, isDelayReported: true } : one.row));
  for (const one of settled) logOne(deps, batch, one, told.includes(one));
  await deps.storage.call('queue.settle', { outcomes, reports }, { signal });
  for (const one of settled) tell(deps, batch, one);
  await suppress(deps, batch, settled, signal);
}

function settle1(deps: OutboundDeps, one: Attempted, { isStopping, now }: { readonly isStopping: boolean; readonly now: number }): Settled {
  const { recipient, outcome } = one;
  const row = { id: recipient.id, attempt: recipient.attempts, response: outcome.response, host: outcome.host };
  if (outcome.kind === 'delivered') return { ...one, row: { ...row, kind: 'delivered' }, action: outcome.told };
  if (outcome.kind === 'failed') return { ...one, row: { ...row, kind: 'failed' }, action: 'failed' };
  const delayMs = isStopping ? OUTBOUND_LIMITS.stoppedRetryMs : (deps.retryDelayMs ?? retryDelayMs)(recipient.attempts);
  if (delayMs === null) return { ...one, row: { ...row, kind: 'failed' }, action: 'failed' };
  const isLate = !isStopping && !recipient.isDelayReported && (deps.isDelayDue ?? isDelayDue)(recipient.attempts);
  return {
    ...one,
    row: { ...row, kind: 'deferred', nextAttemptAt: now + delayMs, isCutShort: isStopping },
    action: isLate ? 'delayed' : null,
  };
}

/** One for all recipients that had the same fate in this attempt. */
async function reportsAbout(deps: OutboundDeps, settling: Settling, told: readonly Settled[], signal: AbortSignal): Promise<readonly QueueReport[]> {
  const reports: QueueReport[] = [];
  for (const action of ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const) {
    const about = told.filter((one) => one.action === action);
    const first = about[0];
    if (first === undefined) continue;
    const raw = reportOf(deps, settling, action, about);
    const signed = await signOutgoing(deps.storage, { raw, author: `postmaster@${deps.domain}`, signal });
    reports.push({
      // It follows from its cause: each row ends once, and is late once.
      queueId: `${first.recipient.id}-${action}`,
      to: settling.batch.from,
      raw: signed,
      about: about.map(({ recipient }) => recipient.id),
    });
  }
  return reports;
}

function reportOf(deps: OutboundDeps, { batch, raw }: Settling, action: Action, about: readonly Settled[]): Buffer {
  const now = new Date();
  const recipients = about.map(({ recipient, outcome }): ReportedRecipient => ({
    address: recipient.address,
    orcpt: recipient.orcpt,
    action,
    response: outcome.response,
    remoteHost: outcome.host,
    lastAttemptAt: now,
    willRetryUntil: action === 'delayed' ? new Date(now.getTime() + remainingMs(recipient.attempts)) : null,
  }));
  const { from: sender, queueId, envid, ret } = batch;
  return deliveryReport({ sender, queueId, queuedAt: new Date(batch.queuedAt), envid, ret, raw, recipients }, deps, now);
}

/** Whom a server says it does not know is not written to again for some days: senders who insist are what gets a server onto lists. */
async function suppress(deps: OutboundDeps, batch: QueueBatch, settled: readonly Settled[], signal: AbortSignal): Promise<void> {
  if (batch.from === '') return;
  const gone = settled.filter(
    ({ recipient, outcome }) =>
      !looksLikeWebhook(recipient.address) &&
      outcome.kind === 'failed' &&
      outcome.host !== null &&
      saysGone(statusOf({ action: 'failed', response: outcome.response })),
  );
  for (const { recipient, outcome } of gone)
    try {
      const expiresAt = Date.now() + BOUNCE_LIMITS.suppressedMs;
      const entry = { domain: domainOf(batch.from), address: recipient.address, reason: 'bounce', response: outcome.response, expiresAt } as const;
      await deps.storage.call('suppression.add', entry, { signal });
    } catch (error) {
      deps.log.warn({ id: recipient.id, reason: messageOf(error) }, 'an address that bounced could not be put on the list');
    }
}

const EVENTS = { delivered: 'delivered', deferred: 'deferred', failed: 'bounced' } as const;

function tell(deps: OutboundDeps, { queueId, from }: QueueBatch, { recipient, outcome, row }: Settled): void {
  const happened = { kind: EVENTS[row.kind], queueId, sender: from, recipients: [recipient.address], peer: outcome.host, reason: outcome.response };
  recordEvent(deps.storage, happened);
}

function logOne(deps: OutboundDeps, batch: QueueBatch, { recipient, outcome, row, transport }: Settled, isReported: boolean): void {
  const log = deps.log.child({
    id: recipient.id,
    from: batch.from,
    to: recipient.address,
    attempts: recipient.attempts,
    host: outcome.host,
    response: outcome.response,
  });
  if (row.kind === 'delivered')
    log.info(
      { tls: transport?.tls != null, transport: transport?.tls, proof: transport?.proof, certificate: transport?.fingerprint, reported: isReported },
      'delivered',
    );
  else if (row.kind === 'failed') log.info({ reported: isReported }, 'failed');
  else log.info({ nextAttemptAt: new Date(row.nextAttemptAt ?? 0).toISOString(), reported: isReported }, 'put off');
}
