import type { AccountOperations } from '../../api/operations/accounts.ts';
import { address, maybe, password } from './checks.ts';
import type { Shapes } from './checks.ts';

export const accountShapes: Shapes<keyof AccountOperations> = {
  'account.list': { domain: maybe(address) },
  'account.create': { address, password: maybe(password) },
  'account.set-password': { address, currentPassword: password, password: maybe(password) },
  'account.remove': { address },
};
