/** The duplicate test (RFC 7352): what identifies the message is hashed into a question that only storage can answer. */
import { createHash } from 'node:crypto';
import type { Test } from '../../wire/sieve/script.ts';
import { SIEVE_LIMITS } from './limits.ts';
import { SieveQuestion, SieveRuntimeError } from './outcome.ts';
import type { Run } from './run.ts';
import { tagNumber } from './run.ts';

/** @throws SieveQuestion while the answer is not known, SieveRuntimeError */
export function isDuplicate(run: Run, test: Test): boolean {
  const id = run.tagText(test, 'uniqueid') ?? run.letter.values(run.tagText(test, 'header') ?? 'message-id')[0];
  if (id === undefined || id === '') return false;
  const key = memoryKey('duplicate', run.tagText(test, 'handle') ?? '', id);
  const answer = run.surroundings.answers.get(key);
  if (answer !== undefined) return answer;
  if (run.surroundings.answers.size >= SIEVE_LIMITS.questions)
    throw new SieveRuntimeError(`A script can look for ${SIEVE_LIMITS.questions} duplicates at most.`);
  const seconds = Math.min(tagNumber(test, 'seconds') ?? SIEVE_LIMITS.duplicateDefaultSeconds, SIEVE_LIMITS.duplicateMaxSeconds);
  throw new SieveQuestion({ key, seconds, extend: test.tags.has('last') });
}

/** Storage keeps digests only: whom somebody heard from is nobody's business. */
export function memoryKey(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
