/** Ids of messages under way: sortable by time and unguessable, or following from the message itself. One id follows a message through every log line. */
import { createHash, randomFillSync } from 'node:crypto';

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

/** The same for the same message from the same sender to the same recipients, in any order: a retry is known again. */
export function repeatableQueueId(message: { readonly from: string; readonly recipients: readonly string[]; readonly raw: Buffer }): string {
  const envelope = JSON.stringify([message.from, [...message.recipients].sort()]);
  const digest = createHash('sha256').update(`${envelope}\n`).update(message.raw).digest();
  return digest.reduce((text, byte) => text + ALPHABET.charAt(byte % 32), '');
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

const REPLY = '-reply';

/** Of a letter that this server itself has written for one of its owners, such as a vacation answer: whoever sends it signs it. */
export function replyId(id: string): string {
  return `${id}${REPLY}`;
}

export function isReplyId(id: string): boolean {
  return id.endsWith(REPLY);
}

const LATER = '-later';
const LATER_JUNK = '-later-junk';
const WAITED = /^(.+)-later(-junk)?(?:-[a-z0-9]{8})?\.\d+$/;

/**
 * Of a message that waits for room in a mailbox, after others got their copy; that it was found to be junk is not forgotten meanwhile.
 * Others may have to wait when it is tried again: they are another row of the queue.
 */
export function laterId(id: string, isJunk: boolean, recipients: readonly string[]): string {
  return `${id}${isJunk ? LATER_JUNK : LATER}-${digestOf(JSON.stringify(recipients))}`;
}

/** What a mailbox knows the message by, from the id of a row of the queue: one that waited for room is still the same message. */
export function deliveryIdOf(rowId: string): string {
  return WAITED.exec(rowId)?.[1] ?? rowId;
}

/** By the id of a row of the queue. */
export function hasWaitedAsJunk(rowId: string): boolean {
  return WAITED.exec(rowId)?.[2] !== undefined;
}

/** Of a message that is passed on for one of its recipients. */
export function passageId(id: string, recipient: string): string {
  return `${id}-p${digestOf(recipient.toLowerCase())}`;
}

/** Of what the filter script of one mailbox sends: its own, whoever else has a script at the next try. */
export function scriptId(id: string, account: string): string {
  return `${id}-s${digestOf(account)}`;
}

function digestOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from(digest.subarray(0, 8), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
