/** Passwords for people who chose none: groups of four letters and digits that cannot be mistaken for one another, 19.8 bits each group. */
import { randomInt } from 'node:crypto';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 6;
const GROUP_LENGTH = 4;

/** Of six groups 118 bits, of seven 138. */
export function generatePassword(groups: number = GROUPS): string {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}
