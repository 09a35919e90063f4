/** Ids of messages under way: short, sortable by time, unguessable. One id follows a message through every log line. */
import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Nine characters of time (milliseconds) and twelve of chance. */
export function newQueueId(nowMs: number = Date.now()): string {
  let time = '';
  for (let left = nowMs, digit = 0; digit < 9; digit += 1, left = Math.floor(left / 32)) time = ALPHABET.charAt(left % 32) + time;
  const chance = Array.from(randomBytes(12), (byte) => ALPHABET.charAt(byte % 32)).join('');
  return `${time}${chance}`;
}
