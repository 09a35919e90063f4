import type { QueueOperations } from '../../api/operations/queue.ts';
import { CLAIM_MAX, EXCEPT_MAX, CLAIM_RECIPIENTS_MAX, QUEUE_CHOSEN_MAX, RECIPIENTS_MAX } from '../limits.ts';
import { id, list, maybe, oneOf, path, prose, raw, response, text, time, whole } from './checks.ts';
import type { Check, Shapes } from './checks.ts';

const flag = oneOf(true, false);
const count = maybe(whole(0, 1_000_000_000));
const port = whole(1, 65_535);
const security = oneOf('implicit', 'starttls', 'none');
const day = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const name = text(253);
const notify = maybe(list(oneOf('NEVER', 'SUCCESS', 'FAILURE', 'DELAY'), 3));
const wish = fields({ address: path, notify, orcpt: maybe(text(1000)) });
const outcome = fields({
  id,
  attempt: whole(0, Number.MAX_SAFE_INTEGER),
  kind: oneOf('delivered', 'deferred', 'failed'),
  response,
  host: maybe(name),
  nextAttemptAt: maybe(time),
  isCutShort: maybe(flag),
  isDelayReported: maybe(flag),
});
const report = fields({ queueId: id, to: path, raw, about: list(id, RECIPIENTS_MAX) });
const stsPolicy = { id: text(64), mode: oneOf('enforce', 'testing', 'none'), mx: list(name, 1000), maxAgeSeconds: whole(0, 1e10), expiresAt: time };
const tlsResult = fields({
  day,
  domain: name,
  policy: oneOf('tlsa', 'sts', 'no-policy-found'),
  host: name,
  address: text(64),
  result: text(64),
  sessions: whole(1, 1e12),
});

export const queueShapes: Shapes<keyof QueueOperations> = {
  'queue.submit': {
    queueId: id,
    from: path,
    recipients: list(path, RECIPIENTS_MAX),
    raw,
    lane: maybe(path),
    ret: maybe(oneOf('FULL', 'HDRS')),
    envid: maybe(text(200)),
    requireTls: maybe(flag),
    smtpUtf8: maybe(flag),
    wishes: maybe(list(wish, RECIPIENTS_MAX)),
  },
  'queue.claim': {
    limit: whole(1, CLAIM_MAX),
    perDomain: maybe(whole(1, CLAIM_MAX)),
    leaseMs: whole(1, 24 * 3600 * 1000),
    except: maybe(list(path, EXCEPT_MAX)),
  },
  'queue.body': { queueId: id },
  'queue.settle': { outcomes: list(outcome, CLAIM_RECIPIENTS_MAX), reports: list(report, 10) },
  'queue.list': {
    limit: whole(1, 10_000),
    state: maybe(oneOf('waiting', 'sending', 'held', 'delivered', 'failed', 'dropped')),
    domain: maybe(path),
    sender: maybe(path),
    queueId: maybe(id),
  },
  'queue.control': { action: oneOf('hold', 'release', 'retry', 'drop'), target: isTarget, reason: maybe(text(500)) },
  'queue.holds': {},
  'queue.bounced': { id },
  'suppression.list': { domain: maybe(name), limit: whole(1, 10_000) },
  'suppression.add': {
    domain: name,
    address: path,
    reason: oneOf('bounce', 'complaint', 'manual'),
    response: maybe(response),
    expiresAt: maybe(time),
  },
  'suppression.remove': { domain: name, address: path },
  'relay.list': {},
  'relay.set': { domain: name, host: text(253), port, security, username: maybe(text(320)), password: maybe(prose(1024)) },
  'relay.remove': { domain: name },
  'relay.of': { domain: name },
  'sending-limit.list': {},
  'sending-limit.set': { subject: path, messagesPerHour: count, messagesPerDay: count, recipientsPerHour: count, recipientsPerDay: count },
  'sending-limit.remove': { subject: path },
  'sending-limit.of': { address: path },
  'sts.get': { domain: name },
  'sts.keep': { domain: name, ...stsPolicy },
  'tls-result.add': { results: list(tlsResult, 10_000) },
  'tls-result.list': { day: maybe(day), domain: maybe(name), limit: whole(1, 100_000) },
};

function fields(shape: Readonly<Record<string, Check>>): Check {
  return (value) => typeof value === 'object' && value !== null && Object.entries(shape).every(([field, check]) => check(Reflect.get(value, field)));
}

function isTarget(value: unknown): boolean {
  return (
    fields({ kind: oneOf('message'), id })(value) ||
    fields({ kind: oneOf('recipients'), ids: list(id, QUEUE_CHOSEN_MAX) })(value) ||
    fields({ kind: oneOf('destination'), domain: path })(value) ||
    fields({ kind: oneOf('sender'), address: path })(value)
  );
}
