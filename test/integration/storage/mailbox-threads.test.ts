/** EMAILID, THREADID and SAVEDATE, and what SORT and THREAD will go by. */
import { expect, it } from 'vitest';
import { addMessage, copyMessages, expungeMessages, listMessages } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { first } from '../../../server-bundle/storage/service/mailbox/migrations/0001-first.ts';
import { requireRoom } from '../../../server-bundle/storage/service/mailbox/quota.ts';
import { convertSome, needConverting, summariesOf } from '../../../server-bundle/storage/service/mailbox/summaries.ts';
import { textToSummary, type SummaryText } from '../../../server-bundle/wire/mime/summary-text.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';

const letter = (own: string, parents: readonly string[] = [], subject = 'doves'): string =>
  [
    `Message-ID: <${own}>`,
    `References: ${parents.map((id) => `<${id}>`).join(' ')}`,
    `Subject: ${subject}`,
    'From: Ana <ana@x>',
    'Date: 2 Nov 2026 10:00 +0100',
    '',
    'x',
  ].join('\r\n');
const add = (box: MailboxFile, raw: string, folder = 'INBOX'): number =>
  box.write((file, changes) => addMessage(file, changes, box.folder(folder), { raw: Buffer.from(raw), flags: [], internalDate: 1 }, 7).uid);
const idsOf = (box: MailboxFile, uids: readonly number[], folder = 'INBOX'): (readonly [string, string])[] =>
  summariesOf(box.file, box.folder(folder), uids, false).rows.map((row) => [row.emailId, row.threadId] as const);

it('puts messages that name one another into one thread, in whatever order they come', () => {
  using box = mailboxFile();
  const uids = [
    letter('c', ['a', 'b']),
    letter('x'),
    letter('a'),
    letter('b', ['a']),
    letter('d', ['nobody has this', 'c']),
    'Subject: none\r\n\r\n',
    'Subject: none\r\n\r\n',
  ].map((raw) => add(box, raw));
  const threads = idsOf(box, uids).map(([, thread]) => thread);
  expect(threads).toEqual(['T1', 'T2', 'T1', 'T1', 'T1', 'T6', 'T7']);
});

it('never changes the thread of a message: what joins two threads goes to the older', () => {
  using box = mailboxFile();
  const before = [add(box, letter('a')), add(box, letter('b'))];
  expect(idsOf(box, before).map(([, thread]) => thread)).toEqual(['T1', 'T2']);
  add(box, letter('c', ['b', 'a']));
  expect(idsOf(box, [1, 2, 3]).map(([, thread]) => thread)).toEqual(['T1', 'T2', 'T1']);
});

it('gives copies the same ids and never gives an id to another content', () => {
  using box = mailboxFile();
  add(box, letter('a'));
  box.write((file, changes) => copyMessages(file, changes, { from: box.folder('INBOX'), to: box.folder('Archive'), uids: [1] }, 9));
  expect(idsOf(box, [1], 'Archive')).toEqual(idsOf(box, [1]));
  expect(summariesOf(box.file, box.folder('Archive'), [1], false).rows[0]?.saveDate).toBe(9);
  box.write((file, changes) => {
    file.run("UPDATE messages SET flags = '\\Deleted'");
    for (const folder of ['INBOX', 'Archive']) expungeMessages(file, changes, box.folder(folder), undefined);
  });
  add(box, letter('b'));
  expect(idsOf(box, [2])).toEqual([['M2', 'T2']]);
});

it('forgets the links of threads that are gone, and no others', () => {
  using box = mailboxFile();
  for (let n = 0; n < 10; n++) add(box, letter(`m${n}`, [`parent${n}`]));
  box.write((file, changes) => {
    file.run("UPDATE messages SET flags = '\\Deleted' WHERE uid <> 4");
    expungeMessages(file, changes, box.folder('INBOX'), undefined);
  });
  expect(box.file.all('SELECT DISTINCT thread_id FROM thread_links')).toEqual([{ thread_id: 4 }]);
  add(box, letter('late', ['parent3']));
  expect(idsOf(box, [11])).toEqual([['M11', 'T4']]);
});

it('keeps what sorting needs', () => {
  using box = mailboxFile();
  add(box, letter('a', [], 'Re: [list] Doves'));
  expect(box.file.get('SELECT base_subject, is_reply, from_key, sent_at, sent_local FROM contents')).toEqual({
    base_subject: 'DOVES',
    is_reply: 1,
    from_key: 'ANA',
    sent_at: Date.UTC(2026, 10, 2, 9),
    sent_local: Date.UTC(2026, 10, 2, 10),
  });
});

it('answers with as many summaries as make a fair answer, headers on request', () => {
  using box = mailboxFile();
  const long = `X-Long: ${'y'.repeat(3_000_000)}\r\n\r\nbody`;
  for (let n = 0; n < 4; n++) add(box, long);
  const { rows, answered } = summariesOf(box.file, box.folder('INBOX'), [1, 99, 2, 3, 4], true);
  expect([answered, rows.map((row) => row.uid)]).toEqual([3, [1, 2]]);
  expect(rows[0]?.header?.toString()).toBe(long.slice(0, -'body'.length));
  expect(textToSummary((rows[0]?.summary ?? '') as SummaryText).structure.bodyStart).toBe(long.length - 4);
});

it('settles the threads of a file of version 1 before it tells them', () => {
  using box = mailboxFile({ migrations: [first] });
  const raw = Buffer.from(letter('a'));
  for (let uid = 1; uid <= 250; uid++) {
    const body = box.file.insert('INSERT INTO bodies (uses, raw) VALUES (1, ?)', raw);
    box.file.run(
      `INSERT INTO messages (folder_id, uid, mod_seq, internal_date, size_bytes, seen, flags, body_id) VALUES (3, ?, 1, 5, ?, 0, '', ?)`,
      uid,
      raw.length,
      body,
    );
  }
  box.reopen();
  const inbox = 3 as ReturnType<MailboxFile['folder']>;
  const uids = Array.from({ length: 250 }, (_, n) => n + 1);
  expect(needConverting(box.file, inbox, uids)).toBe(true);
  expect(summariesOf(box.file, inbox, uids, false).rows).toEqual([]);
  let turns = 0;
  while (box.write((file) => convertSome(file, inbox, uids))) turns += 1;
  expect(turns).toBe(2);
  expect(needConverting(box.file, inbox, uids)).toBe(false);
  const { rows } = summariesOf(box.file, inbox, uids, false);
  expect([rows.length, new Set(rows.map((row) => row.threadId)).size, rows[0]?.saveDate]).toEqual([250, 1, 5]);
});

it('lists in pieces what it lists as a whole', () => {
  using box = mailboxFile();
  for (let n = 0; n < 7; n++) add(box, 'x');
  const inbox = box.folder('INBOX');
  const pieces = [0, 3, 6].map((after) => listMessages(box.file, inbox, { after, limit: 3 }));
  expect(pieces.map((piece) => piece.length)).toEqual([3, 3, 1]);
  expect(pieces.flat()).toEqual(listMessages(box.file, inbox));
});

it('counts messages as well as bytes against the quota', () => {
  using box = mailboxFile();
  add(box, 'x'.repeat(100));
  expect(() => requireRoom(box.file, 200, { sizeBytes: 100, messages: 1 })).not.toThrow();
  expect(() => requireRoom(box.file, 199, { sizeBytes: 100, messages: 1 })).toThrow(expect.objectContaining({ code: 'OVER_QUOTA' }) as Error);
  expect(() => requireRoom(box.file, 200, { sizeBytes: 0, messages: 2_000_000 })).toThrow(expect.objectContaining({ code: 'OVER_QUOTA' }) as Error);
});
