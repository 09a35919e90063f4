/** What commands are called with, read and checked. */
import type { Word } from '../../wire/managesieve/reader.ts';
import { SIEVE_NAME_MAX_LENGTH } from '../../base/limits.ts';
import { Refusal } from './refusal.ts';

export function requireCount(words: readonly Word[], min: number, max = min): void {
  if (words.length < min || words.length > max) throw new Refusal('That command takes other arguments');
}

/** UTF-8. @throws Refusal */
export function textOf(word: Word | undefined): string {
  if (word?.kind !== 'string') throw new Refusal('A text in quotes or a literal was expected');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(word.bytes);
  } catch {
    throw new Refusal('Texts have to be UTF-8');
  }
}

export function numberOf(word: Word | undefined): number {
  if (word?.kind !== 'number') throw new Refusal('A number was expected');
  return word.value;
}

/** RFC 5804 §1.6. @throws Refusal */
export function nameOf(word: Word | undefined): string {
  const name = textOf(word);
  if (name === '' || name.length > SIEVE_NAME_MAX_LENGTH || /[\p{Cc}\u2028\u2029\uD800-\uDFFF]/u.test(name))
    throw new Refusal(`The name of a script has 1 to ${SIEVE_NAME_MAX_LENGTH} characters and no control characters`);
  return name;
}
