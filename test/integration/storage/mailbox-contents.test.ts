/** The bytes of messages in a real mailbox file: byte for byte, large parts once, nothing left behind. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyMessages, addMessage, expungeMessages, flagMessages, readBody } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { expungedSince } from '../../../server-bundle/storage/service/mailbox/expunged.ts';
import { upkeepTurn } from '../../../server-bundle/storage/service/mailbox/upkeep.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';
import { randomMime } from '../../support/random-mime.ts';

const add = (box: MailboxFile, raw: Buffer | string, folder = 'INBOX'): number =>
  box.write((file, changes) => addMessage(file, changes, box.folder(folder), { raw: Buffer.from(raw), flags: [], internalDate: 1 }, 5).uid);
const remove = (box: MailboxFile, uids: number[]): void =>
  box.write((file, changes) => {
    flagMessages(file, changes, box.folder('INBOX'), { uids, action: 'add', flags: ['\\Deleted'] });
    expungeMessages(file, changes, box.folder('INBOX'), uids);
  });
const count = (box: MailboxFile, table: string): number => box.file.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? -1;
const TABLES = ['contents', 'summaries', 'frames', 'parts', 'part_data', 'words_docsize', 'thread_links'];

it('gives every message back as it came, whatever it is', () => {
  using box = mailboxFile();
  fc.assert(
    fc.property(fc.array(randomMime, { minLength: 1, maxLength: 6 }), fc.boolean(), (messages, isIndexed) => {
      const uids = messages.map((raw) => add(box, raw));
      while (isIndexed && box.write(upkeepTurn)) continue;
      for (const [index, uid] of uids.entries())
        expect(readBody(box.file, box.folder('INBOX'), uid).equals(messages[index] ?? Buffer.alloc(0))).toBe(true);
      remove(box, uids);
      for (const table of TABLES) expect(count(box, table)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

const letter = (attachment: Buffer, lineLength = 76, text = 'see attached'): string =>
  [
    'Subject: plans',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    text,
    '--b',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    '',
    ...(attachment.toString('base64').match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []),
    '--b--',
    '',
  ].join('\r\n');

it('keeps an attachment once, however many messages carry it and however their clients broke its lines', () => {
  using box = mailboxFile();
  const attachment = Buffer.from(Array.from({ length: 60_000 }, (_, n) => (n * n * 31) >> 5));
  const letters = [letter(attachment), letter(attachment, 72), letter(attachment, 76, 'forwarded')];
  const uids = letters.map((raw) => add(box, raw));
  expect(box.file.all('SELECT uses, size_bytes FROM parts')).toEqual([{ uses: 3, size_bytes: 60_000 }]);
  expect(uids.map((uid) => readBody(box.file, box.folder('INBOX'), uid).toString())).toEqual(letters);
  remove(box, uids.slice(0, 2));
  expect(box.file.all('SELECT uses FROM parts')).toEqual([{ uses: 1 }]);
  expect(readBody(box.file, box.folder('INBOX'), uids[2] ?? 0).toString()).toBe(letters[2]);
  remove(box, uids.slice(2));
  expect(TABLES.map((table) => count(box, table))).toEqual(TABLES.map(() => 0));
});

it('keeps the content while one copy is left', () => {
  using box = mailboxFile();
  const raw = letter(Buffer.alloc(20_000, 'x'));
  const uid = add(box, raw);
  box.write((file, changes) => copyMessages(file, changes, { from: box.folder('INBOX'), to: box.folder('Archive'), uids: [uid] }, 9));
  remove(box, [uid]);
  expect(readBody(box.file, box.folder('Archive'), 1).toString()).toBe(raw);
  expect(box.file.all('SELECT uid, save_date, internal_date FROM messages')).toEqual([{ uid: 1, save_date: 9, internal_date: 1 }]);
});

it('says CORRUPT rather than something like the message', () => {
  using box = mailboxFile();
  const raw = letter(Buffer.alloc(20_000, 'x'));
  const uid = add(box, raw);
  const damages = [
    'UPDATE part_data SET data = zeroblob(20)',
    'UPDATE contents SET size_bytes = size_bytes - 1',
    `UPDATE frames SET recipe = '[[99999,1,76]]'`,
    `UPDATE frames SET recipe = '[[0,77,76]]'`,
    'DELETE FROM frames',
  ];
  for (const damage of damages) {
    box.file.begin();
    box.file.run(damage);
    expect(() => readBody(box.file, box.folder('INBOX'), uid)).toThrow(expect.objectContaining({ code: 'CORRUPT' }) as Error);
    box.file.rollback();
    expect(readBody(box.file, box.folder('INBOX'), uid).toString()).toBe(raw);
  }
});

it('remembers what was expunged and when, in a log that says how far back it reaches', () => {
  using box = mailboxFile();
  const inbox = box.folder('INBOX');
  const uids = Array.from({ length: 6 }, () => add(box, 'x'));
  const since = (): number => box.file.get<{ n: number }>('SELECT mod_seq AS n FROM folders WHERE id = ?', inbox)?.n ?? 0;
  const before = since();
  remove(box, [2, 3, 5]);
  const between = since();
  remove(box, [6]);
  expect(uids).toHaveLength(6);
  expect(expungedSince(box.file, inbox, before)).toEqual([
    [2, 3],
    [5, 5],
    [6, 6],
  ]);
  expect(expungedSince(box.file, inbox, between)).toEqual([[6, 6]]);
  expect(expungedSince(box.file, inbox, since())).toEqual([]);
  // Each second message of many: a range each, more than are kept.
  const many = Array.from({ length: 20_400 }, (_, n) => n + 7);
  box.write((file, changes) => {
    for (const uid of many)
      expect(addMessage(file, changes, inbox, { raw: Buffer.from('y'), flags: uid % 2 ? ['\\Deleted'] : [], internalDate: 1 }).uid).toBe(uid);
  });
  const halfway = since();
  // In pieces, as whoever asks for it does.
  while (box.write((file, changes) => expungeMessages(file, changes, inbox, undefined)).length > 0);
  expect(expungedSince(box.file, inbox, halfway)).toBeNull();
  expect(expungedSince(box.file, inbox, since())).toEqual([]);
  // Of the last piece; the log was emptied by what was too much.
  expect(count(box, 'expunged')).toBe(200);
});

it('answers every question about one message, and every list, by an index', () => {
  using box = mailboxFile();
  const questions = [
    'SELECT uid, flags FROM messages WHERE folder_id = 1 ORDER BY uid',
    'SELECT uid FROM messages WHERE folder_id = 1 AND mod_seq > 7',
    "SELECT uid FROM messages INDEXED BY messages_deleted WHERE folder_id = 1 AND instr(flags, '\\Deleted') > 0 ORDER BY uid",
    'SELECT uid FROM messages WHERE content_id = 1 AND folder_id = 1',
    'SELECT id FROM contents WHERE state <> 2',
    'SELECT id, state FROM contents WHERE state = 1 AND state <> 2 ORDER BY id DESC LIMIT 1',
    'SELECT 1 FROM contents WHERE thread_id = 1 LIMIT 1',
    'DELETE FROM thread_links WHERE thread_id = 1',
    "UPDATE parts SET uses = uses + 1 WHERE hash = x'00'",
    'SELECT first_uid FROM expunged WHERE folder_id = 1 AND mod_seq > 7',
  ];
  const plans = questions.map((question) => box.file.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${question}`).map((step) => step.detail));
  expect(plans[2]).toEqual(['SEARCH messages USING INDEX messages_deleted (folder_id=?)']);
  // Only the list of what is not indexed yet walks through a table: an index that has nothing else.
  const walked = plans.flat().filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE'));
  expect(walked).toEqual(['SCAN contents USING COVERING INDEX contents_to_do']);
});
