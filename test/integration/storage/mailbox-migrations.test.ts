/** A file of version 1 with messages in it, made with the first migration alone, opened by this version. */
import { expect, it } from 'vitest';
import { listFolders } from '../../../server-bundle/storage/service/mailbox/folders.ts';
import { addMessage, copyMessages, expungeMessages, listMessages, readBody } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { expungedSince } from '../../../server-bundle/storage/service/mailbox/expunged.ts';
import { first } from '../../../server-bundle/storage/service/mailbox/migrations/0001-first.ts';
import { upkeepTurn } from '../../../server-bundle/storage/service/mailbox/upkeep.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';

/** Messages of version 1: every third copied into Archive, every fourth flagged. */
function fillAsVersion1(box: MailboxFile, bodies: readonly string[]): void {
  const [inbox, archive] = [box.folder('INBOX'), box.folder('Archive')];
  box.file.begin();
  for (const [index, text] of bodies.entries()) {
    const copies = index % 3 === 0 ? [inbox, archive] : [inbox];
    const raw = Buffer.from(text);
    const body = box.file.insert('INSERT INTO bodies (uses, raw) VALUES (?, ?)', copies.length, raw);
    for (const folder of copies) {
      box.file.run('UPDATE folders SET uid_next = uid_next + 1, mod_seq = mod_seq + 1 WHERE id = ?', folder);
      box.file.run(
        'INSERT INTO messages (folder_id, uid, mod_seq, internal_date, size_bytes, seen, flags, body_id) SELECT ?, uid_next - 1, mod_seq, ?, ?, 0, ?, ? FROM folders WHERE id = ?',
        ...[folder, 1000 + index, raw.length, index % 4 === 0 ? '\\Flagged' : '', body, folder],
      );
    }
  }
  box.file.commit();
}

const texts = Array.from({ length: 40 }, (_, n) =>
  n % 10 === 9
    ? `Subject: large ${n}\r\n\r\n${'much text '.repeat(2000)}`
    : `Message-ID: <${n}@x>\r\nReferences: <${n % 5}@x>\r\nSubject: letter ${n}\r\n\r\nhello ${n}`,
);

it('opens with everything in its place, before and after the bytes have been moved over', () => {
  using box = mailboxFile({ migrations: [first] });
  fillAsVersion1(box, texts);
  const before = listFolders(box.file);
  const file = box.reopen();
  const check = (): void => {
    expect(listFolders(file)).toEqual(before);
    const inbox = box.folder('INBOX');
    const rows = listMessages(file, inbox);
    expect(rows.map((row) => [row.uid, row.internalDate, row.flags])).toEqual(
      texts.map((_, n) => [n + 1, 1000 + n, n % 4 === 0 ? ['\\Flagged'] : []]),
    );
    expect(rows.map((row) => readBody(file, inbox, row.uid).toString())).toEqual(texts);
    expect(listMessages(file, box.folder('Archive')).map((row) => readBody(file, box.folder('Archive'), row.uid).toString())).toEqual(
      texts.filter((_, n) => n % 3 === 0),
    );
  };
  check();
  expect(expungedSince(file, box.folder('INBOX'), 1)).toBeNull();
  expect(expungedSince(file, box.folder('INBOX'), before.find((row) => row.name === 'INBOX')?.highestModSeq ?? 0)).toEqual([]);
  for (let turns = 0; box.write(upkeepTurn); turns++) expect(turns).toBeLessThan(1000);
  check();
  const threads = file.all<{ thread_id: number; n: number }>('SELECT thread_id, count(*) AS n FROM contents GROUP BY thread_id').map((row) => row.n);
  // Four large letters name nobody; the others belong to one of five.
  expect(threads.sort((a, b) => a - b)).toEqual([1, 1, 1, 1, 4, 8, 8, 8, 8]);
  expect(file.all('SELECT DISTINCT state FROM contents')).toEqual([{ state: 2 }]);
  expect(file.get('SELECT count(*) AS n FROM first_bodies')).toEqual({ n: 0 });
});

it('takes, copies and expunges messages although the old ones have not been moved over', () => {
  using box = mailboxFile({ migrations: [first] });
  fillAsVersion1(box, texts);
  const file = box.reopen();
  const [inbox, archive, trash] = [box.folder('INBOX'), box.folder('Archive'), box.folder('Trash')];
  box.write((_, changes) => {
    expect(addMessage(file, changes, inbox, { raw: Buffer.from('new'), flags: [], internalDate: 1 }).uid).toBe(texts.length + 1);
    copyMessages(file, changes, { from: archive, to: trash, uids: [1] });
    file.run("UPDATE messages SET flags = '\\Deleted'");
    expungeMessages(file, changes, inbox, undefined);
    expungeMessages(file, changes, archive, undefined);
  });
  expect(readBody(file, trash, 1).toString()).toBe(texts[0]);
  expect(file.all('SELECT uses FROM contents')).toEqual([{ uses: 1 }]);
  expect(file.get('SELECT count(*) AS n FROM first_bodies')).toEqual({ n: 1 });
});
