import type { AccountOperations } from '../../api/operations/accounts.ts';
import { FOLDER_LANGUAGES } from '../../api/operations/settings.ts';
import { QUOTA_MAX_BYTES, QUOTA_MIN_BYTES } from '../limits.ts';
import { address, maybe, oneOf, password, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

export const accountShapes: Shapes<keyof AccountOperations> = {
  'account.list': { domain: maybe(address) },
  'account.create': { address, password: maybe(password), language: maybe(oneOf(...FOLDER_LANGUAGES)) },
  'account.set-password': { address, currentPassword: password, password: maybe(password) },
  'account.set-quota': { address, quotaBytes: whole(QUOTA_MIN_BYTES, QUOTA_MAX_BYTES) },
  'account.remove': { address },
};
