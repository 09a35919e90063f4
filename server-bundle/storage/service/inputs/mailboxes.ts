import type { MailboxOperations } from '../../api/operations/mailboxes.ts';
import { SPECIAL_USES } from '../mailbox/names.ts';
import { id, maybe, name, oneOf } from './checks.ts';
import type { Shapes } from './checks.ts';

export const mailboxShapes: Shapes<keyof MailboxOperations> = {
  'mailbox.list': { session: id },
  'mailbox.create': { session: id, name, specialUse: maybe(oneOf(...SPECIAL_USES)) },
  'mailbox.rename': { session: id, from: name, to: name },
  'mailbox.remove': { session: id, name },
  'mailbox.kept-subscriptions': { session: id },
  'mailbox.subscribe': { session: id, name, subscribed: oneOf(true, false) },
};
