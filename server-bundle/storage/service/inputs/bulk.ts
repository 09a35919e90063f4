import { type BulkOperations, SECTIONS_MAX } from '../../api/operations/bulk.ts';
import { SUMMARIES_MAX } from '../mailbox/limits.ts';
import { inMailbox, list, name, oneOf, id, uid, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

const uids = list(uid, SUMMARIES_MAX);

const PART_DEPTH_MAX = 32;
const path = list(whole(1, 99_999), PART_DEPTH_MAX);

function isSection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'path' in value && 'text' in value && path(value.path) && isText(value.text);
}

const isText = oneOf('all', 'mime');

export const bulkShapes: Shapes<keyof BulkOperations> = {
  'mailbox.get': { session: id, name },
  'mailbox.find': { session: id, names: list(name, SUMMARIES_MAX) },
  'message.columns': { ...inMailbox, after: whole(0, 2 ** 32 - 1), limit: whole(1, 2 ** 32 - 1) },
  'message.texts': { ...inMailbox, uids, kinds: list(oneOf('envelope', 'structure'), 2) },
  'message.headers': { ...inMailbox, uids },
  'message.bodies': { ...inMailbox, uids },
  'message.sections': { ...inMailbox, uids, sections: list(isSection, SECTIONS_MAX) },
};
