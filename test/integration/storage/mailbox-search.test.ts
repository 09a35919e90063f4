/** Searching a real mailbox file answers exactly what reading every message would. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ContentKey } from '../../../server-bundle/storage/api/operations/contents.ts';
import { addMessage, expungeMessages, listMessages, readBody } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { ContentSearch } from '../../../server-bundle/storage/service/mailbox/search.ts';
import { candidatesFor } from '../../../server-bundle/storage/service/mailbox/search-index.ts';
import { upkeepTurn } from '../../../server-bundle/storage/service/mailbox/upkeep.ts';
import { hasHeader, hasInBody, hasInHeader } from '../../../server-bundle/wire/mime/search.ts';
import { parseStructure } from '../../../server-bundle/wire/mime/structure.ts';
import { mailboxFile, type MailboxFile } from '../../support/mailbox-file.ts';
import { randomMime } from '../../support/random-mime.ts';

function search(box: MailboxFile, key: ContentKey): readonly number[] | 'too-many' {
  const inbox = box.folder('INBOX');
  const running = new ContentSearch(
    inbox,
    key,
    listMessages(box.file, inbox).map((row) => row.uid),
  );
  for (;;) {
    const answer = running.turn(box.file);
    if (answer !== 'again') return answer;
  }
}

/** As it would be without an index. */
function scan(box: MailboxFile, key: ContentKey): number[] {
  const inbox = box.folder('INBOX');
  const fits = (raw: Buffer): boolean => {
    const structure = parseStructure(raw);
    if (key.kind === 'header') return hasHeader(structure.fields, key.name, key.text);
    if (key.kind === 'text') return (key.headerToo && hasInHeader(structure.fields, key.text)) || hasInBody(raw, structure, key.text);
    return false;
  };
  return listMessages(box.file, inbox)
    .map((row) => row.uid)
    .filter((uid) => fits(readBody(box.file, inbox, uid)));
}

const add = (box: MailboxFile, raw: Buffer | string): number =>
  box.write((file, changes) => addMessage(file, changes, box.folder('INBOX'), { raw: Buffer.from(raw), flags: [], internalDate: 1 }).uid);
const keepUp = (box: MailboxFile): void => {
  while (box.write(upkeepTurn)) continue;
};

const text = fc
  .oneof(
    fc.constantFrom(
      'paloma',
      'aloma ni',
      'straße',
      'strasse',
      'κόσμος',
      '巣箱',
      '巣箱で',
      'stanbul',
      'i̇stan',
      'one two',
      'bold',
      '<b>',
      'é',
      'zz',
      '"',
      'x',
      '=?utf',
      '1@dove',
      ': ',
      'subject',
      '',
    ),
    fc.string({ maxLength: 5 }),
  )
  .map((each) => each.toLowerCase());
const key: fc.Arbitrary<ContentKey> = fc.oneof(
  fc.record({ kind: fc.constant('header' as const), name: fc.constantFrom('subject', 'from', 'message-id', 'x-note', 'references'), text }),
  fc.record({ kind: fc.constant('text' as const), text, headerToo: fc.boolean() }),
);

it('finds exactly what a plain scan finds: new mail, indexed mail, and after removals', () => {
  using box = mailboxFile();
  const state = fc.constantFrom('indexed', 'new', 'expunged');
  fc.assert(
    fc.property(fc.array(fc.tuple(randomMime, state), { maxLength: 5 }), fc.array(key, { minLength: 3, maxLength: 6 }), (messages, keys) => {
      for (const [raw, when] of messages) {
        const uid = add(box, raw);
        if (when !== 'new') keepUp(box);
        if (when === 'expunged')
          box.write((file, changes) => {
            file.run("UPDATE messages SET flags = '\\Deleted' WHERE uid = ?", uid);
            expungeMessages(file, changes, box.folder('INBOX'), undefined);
          });
      }
      for (const each of keys) expect([each, search(box, each)]).toEqual([each, scan(box, each)]);
      box.write((file) => file.run("UPDATE messages SET flags = '\\Deleted' WHERE uid % 3 = 0"));
    }),
    { numRuns: 60 },
  );
});

it('reads only what can fit: the index names few candidates', () => {
  using box = mailboxFile();
  box.write((file, changes) => {
    for (let n = 0; n < 300; n++)
      addMessage(file, changes, box.folder('INBOX'), {
        raw: Buffer.from(`Subject: letter ${n}\r\n\r\nnumber ${n} of many`),
        flags: [],
        internalDate: 1,
      });
  });
  expect(candidatesFor(box.file, 'number 123')?.size).toBe(300);
  keepUp(box);
  expect(candidatesFor(box.file, 'number 123')?.size).toBeLessThan(4);
  expect(search(box, { kind: 'text', headerToo: false, text: 'number 123' })).toEqual([124]);
  expect(candidatesFor(box.file, '12')).toBeNull();
});

it('finds what stands behind the part of a long message that is indexed', () => {
  using box = mailboxFile();
  const uid = add(box, `Subject: long\r\n\r\n${'words and words '.repeat(30_000)} needle`);
  keepUp(box);
  expect(box.file.all('SELECT state FROM contents')).toEqual([{ state: 3 }]);
  expect(search(box, { kind: 'text', headerToo: false, text: 'needle' })).toEqual([uid]);
});

it("goes by the sender's calendar, and by the arrival of what has no date", () => {
  using box = mailboxFile();
  add(box, 'Date: Mon, 2 Nov 2026 23:30:00 -0500\r\n\r\n');
  add(box, 'Subject: no date\r\n\r\n');
  const day = Date.UTC(2026, 10, 2);
  expect(search(box, { kind: 'sent', from: day, to: day + 86_400_000 })).toEqual([1]);
  expect(search(box, { kind: 'sent', from: -Infinity, to: 2 })).toEqual([2]);
});
