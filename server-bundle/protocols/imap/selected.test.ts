import { expect, it } from 'vitest';
import type { MailboxId, MailboxRow, MessageRow } from '../../storage/api/operations.ts';
import { parseSet } from '../../wire/imap/sequence-set.ts';
import { MessageTable } from './message-table.ts';
import { SelectedMailbox } from './selected.ts';

function selected(...uids: readonly number[]): SelectedMailbox {
  const table = new MessageTable();
  for (const uid of uids) table.append({ uid, flags: [], modSeq: 1, internalDate: 0, sizeBytes: 0 } satisfies MessageRow);
  const mailbox = { id: 1 as MailboxId, name: 'INBOX', uidValidity: 1, uidNext: 1, highestModSeq: 1 };
  return new SelectedMailbox(mailbox as MailboxRow, table, { readOnly: false });
}

it('takes * for the last message, wherever it stands', () => {
  const mailbox = selected(2, 4, 9);
  expect(mailbox.resolve(parseSet('3:*'), true)).toEqual([4, 9]);
  expect(mailbox.resolve(parseSet('20:*'), true)).toEqual([9]);
  expect(mailbox.resolve(parseSet('*:1,2'), true)).toEqual([2, 4, 9]);
  expect(mailbox.resolve(parseSet('*:2'), false)).toEqual([4, 9]);
  expect(selected().resolve(parseSet('1:*'), true)).toEqual([]);
});

it('names each message once and in order, however the set is written', () => {
  const mailbox = selected(2, 4, 9, 11);
  expect(mailbox.resolve(parseSet('9:4,2:9,4,3,10'), true)).toEqual([2, 4, 9]);
  expect(mailbox.resolve(parseSet('4,1,3:4,9'), false)).toEqual([2, 9, 11]);
});

it('is not slowed by a huge range', () => {
  expect(selected(1).resolve(parseSet('1:4294967295'), true)).toEqual([1]);
});

it('tells removals from the last on, each once, and passes over what it does not know', () => {
  const mailbox = selected(2, 4, 9, 11);
  expect(mailbox.remove([9, 2, 9, 7])).toEqual([3, 1]);
  expect(mailbox.uids).toEqual([4, 11]);
});
