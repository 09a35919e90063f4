import type { QueueOperations } from '../../api/operations/queue.ts';
import { CLAIM_MAX, RECIPIENTS_MAX } from '../limits.ts';
import { attempt, id, list, maybe, oneOf, path, raw, response, time, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

export const queueShapes: Shapes<keyof QueueOperations> = {
  'queue.submit': { queueId: id, from: path, recipients: list(path, RECIPIENTS_MAX), raw },
  'queue.claim': { limit: whole(1, CLAIM_MAX), leaseMs: whole(1, 24 * 3600 * 1000), except: maybe(list(path, CLAIM_MAX)) },
  'queue.delivered': { id, response },
  'queue.deferred': { id, response, nextAttemptAt: time, attempt, isCutShort: maybe(oneOf(true, false)) },
  'queue.failed': { id, response, attempt },
  'queue.list': { limit: whole(1, 10_000) },
};
