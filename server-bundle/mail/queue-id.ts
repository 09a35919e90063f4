/** Ids of messages under way: short, sortable by time, unguessable. One id follows a message through every log line. */
import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CHANCE_BYTES = 12;

/** Chance is drawn for many ids at once; every byte of it is used once. */
const pool = Buffer.alloc(CHANCE_BYTES * 256);
let used = pool.length;

/** Nine characters of time (milliseconds) and twelve of chance. */
export function newQueueId(nowMs: number = Date.now()): string {
  let time = '';
  for (let left = nowMs, digit = 0; digit < 9; digit += 1, left = Math.floor(left / 32)) time = ALPHABET.charAt(left % 32) + time;
  return `${time}${chance()}`;
}

function chance(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (const end = used + CHANCE_BYTES; used < end; used += 1) text += ALPHABET.charAt((pool[used] ?? 0) % 32);
  return text;
}
