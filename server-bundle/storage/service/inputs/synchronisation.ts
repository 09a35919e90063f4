import { CHANGED_MAX } from '../../api/operations/messages.ts';
import type { SynchronisationOperations } from '../../api/operations/synchronisation.ts';
import { flags, inMailbox, list, oneOf, uid, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

const uids = list(uid, CHANGED_MAX);
const modSeq = whole(0, Number.MAX_SAFE_INTEGER);

export const synchronisationShapes: Shapes<keyof SynchronisationOperations> = {
  'message.flag-unchanged': { ...inMailbox, uids, action: oneOf('set', 'add', 'remove'), flags, unchangedSince: modSeq },
  'message.vanished': { ...inMailbox, since: modSeq },
};
