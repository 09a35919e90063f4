import type { BulkOperations } from '../../api/operations/bulk.ts';
import { SUMMARIES_MAX } from '../mailbox/limits.ts';
import { inMailbox, list, name, oneOf, id, uid, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

const uids = list(uid, SUMMARIES_MAX);

export const bulkShapes: Shapes<keyof BulkOperations> = {
  'mailbox.get': { session: id, name },
  'message.columns': { ...inMailbox, after: whole(0, 2 ** 32 - 1), limit: whole(1, 2 ** 32 - 1) },
  'message.texts': { ...inMailbox, uids, kinds: list(oneOf('envelope', 'structure'), 2) },
  'message.headers': { ...inMailbox, uids },
  'message.bodies': { ...inMailbox, uids },
};
