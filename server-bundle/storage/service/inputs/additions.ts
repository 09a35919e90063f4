import type { AdditionOperations } from '../../api/operations/additions.ts';
import { ADDITIONS_MAX } from '../limits.ts';
import { flags, inMailbox, list, mailboxId, raw, time, uid } from './checks.ts';
import type { Check, Shapes } from './checks.ts';

const addition: Check = (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Record<string, unknown>;
  return raw(given['raw']) && flags(given['flags']) && time(given['internalDate']);
};

export const additionShapes: Shapes<keyof AdditionOperations> = {
  'message.append-all': { ...inMailbox, messages: list(addition, ADDITIONS_MAX) },
  'message.replace': { ...inMailbox, uid, to: mailboxId, raw, flags, internalDate: time },
};
