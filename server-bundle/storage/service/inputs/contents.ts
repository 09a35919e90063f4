import type { ContentOperations } from '../../api/operations/contents.ts';
import { SUMMARIES_MAX } from '../mailbox/limits.ts';
import { id, inMailbox, list, oneOf, prose, uid, uids } from './checks.ts';
import type { Check, Shapes } from './checks.ts';

const searched = prose(10_000);

const key: Check = (value) => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'header') return 'name' in value && searched(value.name) && 'text' in value && searched(value.text);
  if (value.kind === 'text') return 'text' in value && searched(value.text) && 'headerToo' in value && typeof value.headerToo === 'boolean';
  return value.kind === 'sent' && 'from' in value && isTime(value.from) && 'to' in value && isTime(value.to);
};

/** Infinite for "ever". */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}

export const contentShapes: Shapes<keyof ContentOperations> = {
  'message.summaries': { ...inMailbox, uids: list(uid, SUMMARIES_MAX), header: oneOf(true, false) },
  'message.search': { ...inMailbox, uids, key },
  'account.check': { id },
  'account.check-open': {},
};
