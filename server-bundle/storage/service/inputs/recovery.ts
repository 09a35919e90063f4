import type { RecoveryOperations } from '../../api/operations/recovery.ts';
import { MAILBOX_KEY_LENGTH } from '../limits.ts';
import { RECOVERY_PUBLIC_KEY_LENGTH } from '../keys/recovery.ts';
import { address, bytes, maybe, password } from './checks.ts';
import type { Shapes } from './checks.ts';

export const recoveryShapes: Shapes<keyof RecoveryOperations> = {
  'recovery.list': {},
  'recovery.set-key': { domain: address, publicKey: bytes(RECOVERY_PUBLIC_KEY_LENGTH) },
  'recovery.remove-key': { domain: address },
  'recovery.wrap': { address },
  'recovery.reset': { address, mailboxKey: bytes(MAILBOX_KEY_LENGTH), password: maybe(password) },
};
