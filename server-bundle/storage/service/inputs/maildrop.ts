import type { MaildropOperations } from '../../api/operations/maildrop.ts';
import { MAILDROP_PAGE_MAX } from '../limits.ts';
import { id, maybe, oneOf, uid, uids, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

export const maildropShapes: Shapes<keyof MaildropOperations> = {
  'maildrop.lock': { session: id },
  'maildrop.list': { session: id, before: maybe(uid), limit: whole(1, MAILDROP_PAGE_MAX) },
  'maildrop.body': { session: id, uid },
  'maildrop.update': { session: id, read: uids, removed: uids, to: oneOf('trash', 'gone') },
};
