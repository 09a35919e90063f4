import type { RecipientOperations } from '../../api/operations/recipients.ts';
import { RECIPIENTS_MAX, TARGETS_MAX } from '../limits.ts';
import { address, flags, id, list, maybe, name, oneOf, path, raw } from './checks.ts';
import type { Shapes } from './checks.ts';

export const recipientShapes: Shapes<keyof RecipientOperations> = {
  'alias.list': { domain: maybe(address) },
  'alias.create': { address, targets: list(address, TARGETS_MAX) },
  'alias.remove': { address },
  'recipient.resolve': { address: path },
  'message.deliver': {
    deliveryId: id,
    accounts: list(id, RECIPIENTS_MAX),
    raw,
    folder: maybe(name),
    createFolder: maybe(oneOf(true, false)),
    flags: maybe(flags),
  },
};
