import type { LoginOperations } from '../../api/operations/logins.ts';
import { id, password, path } from './checks.ts';
import type { Shapes } from './checks.ts';

export const loginShapes: Shapes<keyof LoginOperations> = {
  'login.verify': { address: path, password },
  'login.open': { address: path, password },
  'login.close': { session: id },
};
