/** Whether a text can be the name of a mailbox, so that a filter script cannot send a message where storage would refuse it. */
import { SIEVE_LIMITS } from './limits.ts';

export function isFolderName(text: string): boolean {
  const name = text.normalize('NFC').replace(/\/$/, '');
  const levels = name.split('/');
  if (name === '' || levels.includes('') || /[\p{Cc}\u2028\u2029\uD800-\uDFFF]/u.test(name)) return false;
  return name.length <= SIEVE_LIMITS.folderNameLength && levels.length <= SIEVE_LIMITS.folderDepth;
}

/** RFC 6154: a backslash and letters. */
export function isSpecialUse(text: string): boolean {
  return /^\\[A-Za-z]+$/.test(text);
}
