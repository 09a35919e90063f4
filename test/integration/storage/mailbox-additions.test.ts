/** Messages that come together or in another's place: all of it, or nothing. */
import { expect, it } from 'vitest';
import { addMessages, replaceMessage } from '../../../server-bundle/storage/service/mailbox/additions.ts';
import { listMessages } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { deletedIn, usage } from '../../../server-bundle/storage/service/mailbox/quota.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';

const message = (sizeBytes: number, flags: readonly string[] = []) => ({ raw: Buffer.alloc(sizeBytes, 'x'), flags, internalDate: 1 });
const overQuota = expect.objectContaining({ code: 'OVER_QUOTA' }) as Error;
const gone = expect.objectContaining({ code: 'NOT_FOUND' }) as Error;
const add = (box: MailboxFile, sizes: readonly number[], quotaBytes = 1000, flags: readonly string[] = []): void => {
  box.write((file, changes) =>
    addMessages(file, changes, { folder: box.folder('INBOX'), messages: sizes.map((size) => message(size, flags)), quotaBytes }, 7),
  );
};
const replace = (box: MailboxFile, uid: number, sizeBytes: number, quotaBytes: number): void => {
  const request = { from: box.folder('INBOX'), to: box.folder('Sent'), uid, message: message(sizeBytes), quotaBytes };
  box.write((file, changes) => replaceMessage(file, changes, request, 7));
};
const uids = (box: MailboxFile, folder: string): number[] => listMessages(box.file, box.folder(folder)).map((row) => row.uid);

it('keeps none of several messages that do not fit together', () => {
  using box = mailboxFile();
  expect(() => add(box, [60, 60], 119)).toThrow(overQuota);
  expect(uids(box, 'INBOX')).toEqual([]);
  add(box, [60, 60], 120);
  expect(uids(box, 'INBOX')).toEqual([1, 2]);
});

it('asks for room only by as much as a replacement is larger, and leaves the old one without it', () => {
  using box = mailboxFile();
  add(box, [100]);
  expect(() => replace(box, 1, 121, 120)).toThrow(overQuota);
  expect(() => replace(box, 9, 10, 1000)).toThrow(gone);
  expect([uids(box, 'INBOX'), uids(box, 'Sent')]).toEqual([[1], []]);
  replace(box, 1, 120, 120);
  expect([uids(box, 'INBOX'), uids(box, 'Sent')]).toEqual([[], [1]]);
  expect(usage(box.file, 120)).toEqual({ usedBytes: 120, limitBytes: 120, messages: 1, limitMessages: 2_000_000 });
});

it('counts what an expunge would free', () => {
  using box = mailboxFile();
  add(box, [10]);
  expect(deletedIn(box.file)).toEqual([]);
  add(box, [20, 30], 1000, ['\\Deleted', '\\Seen']);
  expect(deletedIn(box.file)).toEqual([{ mailboxId: box.folder('INBOX'), messages: 2, sizeBytes: 50 }]);
});
