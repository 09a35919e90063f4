import { SIEVE_MEMORY_MAX_SECONDS, SIEVE_NAME_MAX_LENGTH, SIEVE_SCRIPT_MAX_BYTES } from '../../../base/limits.ts';
import type { SieveOperations } from '../../api/operations/sieve.ts';
import { RECIPIENTS_MAX } from '../limits.ts';
import { address, id, list, maybe, oneOf, prose, text, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

const owner = { session: maybe(id), address: maybe(address) };
const name = text(SIEVE_NAME_MAX_LENGTH);

export const sieveShapes: Shapes<keyof SieveOperations> = {
  'sieve.active': { accounts: list(id, RECIPIENTS_MAX), known: list(id, RECIPIENTS_MAX) },
  'sieve.remember': { account: id, key: id, token: id, seconds: whole(0, SIEVE_MEMORY_MAX_SECONDS), extend: oneOf(true, false) },
  'sieve.list': owner,
  'sieve.get': { ...owner, name },
  'sieve.put': { ...owner, name, script: prose(SIEVE_SCRIPT_MAX_BYTES) },
  'sieve.activate': { ...owner, name: maybe(name) },
  'sieve.rename': { ...owner, from: name, to: name },
  'sieve.remove': { ...owner, name },
};
