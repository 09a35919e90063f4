import type { SynchronisationOperations } from '../../api/operations/synchronisation.ts';
import { flags, inMailbox, oneOf, uids, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

const modSeq = whole(0, Number.MAX_SAFE_INTEGER);

export const synchronisationShapes: Shapes<keyof SynchronisationOperations> = {
  'message.flag-unchanged': { ...inMailbox, uids, action: oneOf('set', 'add', 'remove'), flags, unchangedSince: modSeq },
  'message.vanished': { ...inMailbox, since: modSeq },
};
