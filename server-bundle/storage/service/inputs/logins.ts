import type { LoginOperations } from '../../api/operations/logins.ts';
import { AUTH_MESSAGE_MAX_LENGTH, SCRAM_PROOF_LENGTH } from '../limits.ts';
import { bytes, id, password, path, text } from './checks.ts';
import type { Shapes } from './checks.ts';

const proof = { address: path, authMessage: text(AUTH_MESSAGE_MAX_LENGTH), proof: bytes(SCRAM_PROOF_LENGTH) };

export const loginShapes: Shapes<keyof LoginOperations> = {
  'login.verify': { address: path, password },
  'login.open': { address: path, password },
  'login.scram-parameters': { address: path },
  'login.scram-verify': proof,
  'login.scram-open': proof,
  'login.close': { session: id },
};
