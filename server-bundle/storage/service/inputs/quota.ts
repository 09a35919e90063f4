import type { QuotaOperations } from '../../api/operations/quota.ts';
import { id } from './checks.ts';
import type { Shapes } from './checks.ts';

export const quotaShapes: Shapes<keyof QuotaOperations> = {
  'quota.get': { session: id },
  'quota.deleted': { session: id },
};
