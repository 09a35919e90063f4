import { APP_PROTOCOLS } from '../../api/operations/app-passwords.ts';
import type { AppPasswordOperations } from '../../api/operations/app-passwords.ts';
import { APP_PASSWORD_NAME_MAX_LENGTH } from '../limits.ts';
import { address, id, list, maybe, oneOf, password, text } from './checks.ts';
import type { Shapes } from './checks.ts';

export const appPasswordShapes: Shapes<keyof AppPasswordOperations> = {
  'app-password.list': { address },
  'app-password.create': {
    address,
    currentPassword: password,
    name: text(APP_PASSWORD_NAME_MAX_LENGTH),
    protocols: maybe(list(oneOf(...APP_PROTOCOLS), APP_PROTOCOLS.length)),
  },
  'app-password.revoke': { address, id },
};
