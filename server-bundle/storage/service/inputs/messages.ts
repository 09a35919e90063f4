import type { MessageOperations } from '../../api/operations/messages.ts';
import { flags, inMailbox, mailboxId, maybe, oneOf, raw, time, uid, uids } from './checks.ts';
import type { Shapes } from './checks.ts';

export const messageShapes: Shapes<keyof MessageOperations> = {
  'message.list': { ...inMailbox, after: maybe(uid), limit: maybe(uid) },
  'message.body': { ...inMailbox, uid },
  'message.append': { ...inMailbox, raw, flags, internalDate: time },
  'message.flag': { ...inMailbox, uids, action: oneOf('set', 'add', 'remove'), flags },
  'message.copy': { ...inMailbox, uids, to: mailboxId },
  'message.move': { ...inMailbox, uids, to: mailboxId },
  'message.expunge': { ...inMailbox, uids: maybe(uids) },
};
