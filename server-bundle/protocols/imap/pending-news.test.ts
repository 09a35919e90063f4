import { expect, it } from 'vitest';
import type { MailboxEvent, MailboxId, MessageRow } from '../../storage/api/operations.ts';
import { PendingNews } from './pending-news.ts';

const mailboxId = 1 as MailboxId;
const row = (uid: number, modSeq: number, ...flags: readonly string[]): MessageRow => ({ uid, modSeq, flags, internalDate: 0, sizeBytes: 1 });
const exists = (...messages: readonly MessageRow[]): MailboxEvent => ({ kind: 'exists', mailboxId, messages });
const changed = (...messages: readonly MessageRow[]): MailboxEvent => ({ kind: 'flags', mailboxId, messages });
const expunged = (modSeq: number, ...uids: readonly number[]): MailboxEvent => ({ kind: 'expunged', mailboxId, uids, modSeq });

/** A client that counts messages 1 to 9. */
const after = (...events: readonly MailboxEvent[]): PendingNews => {
  const news = new PendingNews();
  for (const event of events) news.add(event, (uid) => uid < 10);
  return news;
};

it('keeps the last of what happened to a message', () => {
  expect(after(changed(row(1, 11)), changed(row(1, 12, '\\Seen')), exists(row(10, 13)), changed(row(10, 14, '\\Draft'))).take(true)).toEqual({
    removed: [],
    arrived: [row(10, 14, '\\Draft')],
    changed: [row(1, 12, '\\Seen')],
    upTo: 14,
  });
});

it('says nothing of a message that went before it was told', () => {
  const news = after(exists(row(10, 11)), changed(row(10, 12)), expunged(13, 10));
  expect(news.has(true)).toBe(false);
  expect(news.take(true)).toEqual({ removed: [], arrived: [], changed: [], upTo: 13 });
});

it('lets removals wait, and counts nothing behind the first of them as told', () => {
  const news = after(changed(row(2, 11), row(3, 11)), expunged(12, 2), changed(row(3, 13)), expunged(14, 4));
  expect(news.take(false)).toEqual({ removed: [], arrived: [], changed: [row(3, 13)], upTo: 11 });
  expect([news.has(false), news.has(true)]).toEqual([false, true]);
  expect(news.take(true)).toEqual({ removed: [2, 4], arrived: [], changed: [], upTo: 14 });
  expect(news.take(false).upTo).toBe(14);
});

it('never holds more than the mailbox, however often it changes', () => {
  const news = new PendingNews();
  for (let modSeq = 1; modSeq <= 1_000; modSeq += 4) {
    const uid = 100 + modSeq;
    for (const event of [
      changed(row(1, modSeq), row(50, modSeq)),
      exists(row(uid, modSeq + 1)),
      changed(row(uid, modSeq + 2)),
      expunged(modSeq + 3, uid),
    ])
      news.add(event, (each) => each < 10);
  }
  expect(news.take(true)).toEqual({ removed: [], arrived: [], changed: [row(1, 997)], upTo: 1_000 });
});
