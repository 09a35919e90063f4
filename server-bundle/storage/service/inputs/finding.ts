import type { FindingOperations } from '../../api/operations/finding.ts';
import { SUMMARIES_MAX } from '../mailbox/limits.ts';
import { inMailbox, list, uid } from './checks.ts';
import type { Shapes } from './checks.ts';

const uids = list(uid, SUMMARIES_MAX);

export const findingShapes: Shapes<keyof FindingOperations> = {
  'message.sort-keys': { ...inMailbox, uids },
  'message.previews': { ...inMailbox, uids },
};
