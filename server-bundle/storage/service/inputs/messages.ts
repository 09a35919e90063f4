import { CHANGED_MAX } from '../../api/operations/messages.ts';
import type { MessageOperations } from '../../api/operations/messages.ts';
import { flags, inMailbox, list, mailboxId, maybe, oneOf, raw, time, uid } from './checks.ts';
import type { Shapes } from './checks.ts';

const uids = list(uid, CHANGED_MAX);

export const messageShapes: Shapes<keyof MessageOperations> = {
  'message.list': { ...inMailbox, after: maybe(uid), limit: maybe(uid) },
  'message.body': { ...inMailbox, uid },
  'message.append': { ...inMailbox, raw, flags, internalDate: time },
  'message.flag': { ...inMailbox, uids, action: oneOf('set', 'add', 'remove'), flags },
  'message.copy': { ...inMailbox, uids, to: mailboxId },
  'message.move': { ...inMailbox, uids, to: mailboxId },
  'message.expunge': { ...inMailbox, uids: maybe(uids) },
};
