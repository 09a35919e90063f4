import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderEnvelope, renderStructure } from '../../../server-bundle/wire/imap/envelope.ts';
import { parseStructure, partAt } from '../../../server-bundle/wire/mime/structure.ts';
import { summarize } from '../../../server-bundle/wire/mime/summary.ts';
import { columnsOf } from '../../../server-bundle/storage/service/mailbox/columns.ts';
import { bodiesOf, headsOf } from '../../../server-bundle/storage/service/mailbox/bodies.ts';
import { PACKED_BYTES } from '../../../server-bundle/storage/service/mailbox/limits.ts';
import { addMessage, listMessages, removeMessages } from '../../../server-bundle/storage/service/mailbox/messages.ts';
import { mailboxMigrations } from '../../../server-bundle/storage/service/mailbox/migrations/index.ts';
import { sectionsOf } from '../../../server-bundle/storage/service/mailbox/sections.ts';
import { textsOf } from '../../../server-bundle/storage/service/mailbox/texts.ts';
import { upkeepTurn } from '../../../server-bundle/storage/service/mailbox/upkeep.ts';
import { NO_SUCH_PART, type PackedTexts, TOO_LARGE } from '../../../server-bundle/storage/api/operations.ts';
import type { MailboxFile } from '../../support/mailbox-file.ts';
import { mailboxFile } from '../../support/mailbox-file.ts';
import { randomMime } from '../../support/random-mime.ts';

function fill(box: MailboxFile, count: number): Buffer[] {
  const raws = fc.sample(randomMime, { numRuns: count, seed: 7 });
  const flags = [['\\Seen'], [], ['\\Seen', 'later'], ['\\Flagged']];
  for (const [n, raw] of raws.entries())
    box.write((file, changes) =>
      addMessage(file, changes, box.folder('INBOX'), { raw, flags: flags[n % 4] ?? [], internalDate: 1_790_000_000_000 + n }),
    );
  return raws;
}

function texts({ lengths, data }: PackedTexts): string[] {
  let at = 0;
  return lengths.map((length) => data.toString('latin1', at, (at += Math.max(0, length))));
}

it('lists in columns what a list says in rows, in pieces', () => {
  using box = mailboxFile();
  fill(box, 25);
  box.write((file, changes) => removeMessages(file, changes, box.folder('INBOX'), [3, 17]));
  const rows = [0, 9, 21].flatMap((after) => {
    const { count, data, flagSets } = columnsOf(box.file, box.folder('INBOX'), after, after === 0 ? 8 : 11);
    const bytes = new Uint8Array(data).buffer;
    const [modSeqs, dates] = [new Float64Array(bytes, 0, count), new Float64Array(bytes, count * 8, count)];
    const [uids, sizes, flags] = [16, 20, 24].map((at) => new Uint32Array(bytes, count * at, count));
    return Array.from({ length: count }, (_, n) => ({
      uid: uids?.[n],
      flags: (flagSets[flags?.[n] ?? -1] ?? 'none').split(' ').filter((flag) => flag !== ''),
      modSeq: modSeqs[n],
      internalDate: dates[n],
      sizeBytes: sizes?.[n],
    }));
  });
  expect(rows).toEqual(listMessages(box.file, box.folder('INBOX')));
  expect(() => columnsOf(box.file, 99 as never, 0, 10)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

it('gives envelopes and structures as they are made from the message, whether written when it came in or not', () => {
  using box = mailboxFile({ migrations: mailboxMigrations.slice(0, 3) });
  box.file.script('CREATE TABLE written (content_id INTEGER PRIMARY KEY, envelope TEXT NOT NULL, structure TEXT NOT NULL) STRICT');
  const old = fill(box, 6);
  box.file.script('DROP TABLE written');
  const file = box.reopen();
  const raws = [...old, ...fill(box, 6)];
  const expected = raws.flatMap((raw) => {
    const structure = parseStructure(raw);
    const summary = summarize(structure);
    return [renderEnvelope(summary.envelope), renderStructure(summary.structure, true)];
  });
  const uids = raws.map((_, n) => n + 1);
  const packed = (): PackedTexts => textsOf(file, box.folder('INBOX'), uids, ['envelope', 'structure']);
  expect(texts(packed())).toEqual(expected);
  expect(file.all('SELECT count(*) AS count FROM written')).toEqual([{ count: 6 }]);
  while (box.write(upkeepTurn));
  expect(file.all('SELECT count(*) AS count FROM written')).toEqual([{ count: 12 }]);
  expect(file.all("SELECT * FROM counters WHERE name = 'to-write'")).toEqual([]);
  expect(texts(packed())).toEqual(expected);
  box.write((each, changes) => removeMessages(each, changes, box.folder('INBOX'), [2]));
  const few = textsOf(file, box.folder('INBOX'), [1, 2, 11], ['envelope']);
  expect([few.answered, few.uids, texts(few)]).toEqual([3, [1, 11], [expected[0], expected[20]]]);
  expect(file.all('SELECT count(*) AS count FROM written')).toEqual([{ count: 11 }]);
});

it('packs bodies up to a bound, and leaves out those that are larger than it', () => {
  using box = mailboxFile();
  const sizes = [100, PACKED_BYTES + 1, PACKED_BYTES - 5000, 4000, 4000];
  const raws = sizes.map((size, n) => Buffer.from(`Subject: ${n}\r\n\r\n`.padEnd(size, 'x')));
  for (const raw of raws) box.write((file, changes) => addMessage(file, changes, box.folder('INBOX'), { raw, flags: [], internalDate: 0 }));
  const first = bodiesOf(box.file, box.folder('INBOX'), [1, 2, 9, 3, 4, 5]);
  expect([first.answered, first.uids, first.lengths]).toEqual([5, [1, 2, 3, 4], [100, -1, PACKED_BYTES - 5000, 4000]]);
  expect(first.data.equals(Buffer.concat([raws[0], raws[2], raws[3]].map((raw) => raw ?? Buffer.alloc(0))))).toBe(true);
});

it('gives bodies and headers byte for byte, however they are kept and whichever are gone', () => {
  using box = mailboxFile();
  const raws = [
    ...fill(box, 40),
    Buffer.from('Subject: nothing but\0NUL\r\n\r\n\0\0\xff\xfe', 'latin1'),
    Buffer.from('no header at all'),
    Buffer.from(`Subject: packed\r\n\r\n${'the same words '.repeat(4_000)}`),
    Buffer.alloc(0),
    Buffer.from('Subject: last\r\n\r\n\0'),
  ];
  for (const raw of raws.slice(40)) box.write((file, changes) => addMessage(file, changes, box.folder('INBOX'), { raw, flags: [], internalDate: 0 }));
  const gone = [2, 3, 20, 44];
  box.write((file, changes) => removeMessages(file, changes, box.folder('INBOX'), gone));
  const all = raws.map((_, n) => n + 1);
  for (const uids of [all, all.filter((uid) => uid % 3 === 0), [1, 45, 400]]) {
    const expected = uids.filter((uid) => uid <= 45 && !gone.includes(uid)).map((uid) => raws[uid - 1] ?? Buffer.alloc(0));
    const [bodies, heads] = [bodiesOf(box.file, box.folder('INBOX'), uids), headsOf(box.file, box.folder('INBOX'), uids)];
    expect([bodies.answered, heads.answered]).toEqual([uids.length, uids.length]);
    expect(texts(bodies)).toEqual(expected.map((raw) => raw.toString('latin1')));
    expect(texts(heads)).toEqual(expected.map((raw) => raw.toString('latin1', 0, parseStructure(raw).bodyStart)));
  }
});

it('ends an answer before a damaged message, and says CORRUPT when that is the first', () => {
  using box = mailboxFile();
  const raws = [1, 2, 3].map((n) => Buffer.from(`Subject: ${n}\r\n\r\n${`${n} words of which there are many `.repeat(1_000)}`));
  for (const raw of raws) box.write((file, changes) => addMessage(file, changes, box.folder('INBOX'), { raw, flags: [], internalDate: 0 }));
  box.file.script("UPDATE part_data SET data = x'00' WHERE part_id = 2");
  expect(bodiesOf(box.file, box.folder('INBOX'), [1, 2, 3])).toMatchObject({ answered: 1, uids: [1] });
  expect(() => bodiesOf(box.file, box.folder('INBOX'), [2, 3])).toThrow(expect.objectContaining({ code: 'CORRUPT' }));
  expect(texts(bodiesOf(box.file, box.folder('INBOX'), [3]))).toEqual([raws[2]?.toString()]);
});

it('gives parts byte for byte, by the offsets that were kept', () => {
  using box = mailboxFile();
  const large = Buffer.alloc(30_000, 'a picture').toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  const [head, delimiter, end] = ['Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n', '--b\r\nX: y\r\n\r\n', '\r\n--b--'];
  const encoded = `--b\r\nContent-Transfer-Encoding: base64\r\n\r\n${large}\r\n`;
  const raws = [
    ...fill(box, 40),
    Buffer.from(`${head}${delimiter}text\r\n${encoded}${encoded}${delimiter}last${end}`),
    Buffer.from(`${head}${`${delimiter}small\r\n`.repeat(900)}${end}`),
    Buffer.alloc(0),
  ];
  for (const raw of raws.slice(40)) box.write((file, changes) => addMessage(file, changes, box.folder('INBOX'), { raw, flags: [], internalDate: 0 }));
  box.write((file, changes) => removeMessages(file, changes, box.folder('INBOX'), [2]));
  const paths = [[1], [2], [3], [4], [1, 1], [1, 2], [2, 1], [1, 1, 1], [900]];
  const sections = paths.flatMap((path) => [
    { path, text: 'all' as const },
    { path, text: 'mime' as const },
  ]);
  const uids = raws.map((_, n) => n + 1);
  const packed = sectionsOf(box.file, box.folder('INBOX'), [...uids, 400], sections);
  const present = uids.filter((uid) => uid !== 2);
  expect([packed.answered, packed.uids]).toEqual([uids.length + 1, present]);
  const expected = present.flatMap((uid) => {
    const raw = raws[uid - 1] ?? Buffer.alloc(0);
    const structure = parseStructure(raw);
    return sections.map(({ path, text }) => {
      const part = partAt(structure, path);
      return part && (text === 'all' ? raw.toString('latin1', part.bodyStart, part.end) : raw.toString('latin1', part.headerStart, part.bodyStart));
    });
  });
  expect(packed.lengths).toEqual(expected.map((text) => text?.length ?? NO_SUCH_PART));
  expect(texts(packed)).toEqual(expected.map((text) => text ?? ''));
});

it('leaves parts that are too large to be packed to whoever reads the whole message', () => {
  using box = mailboxFile();
  const raw = Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nshort\r\n--b\r\n\r\n${'x'.repeat(PACKED_BYTES + 1)}\r\n--b\r\n\r\nlast\r\n--b--`,
  );
  box.write((file, changes) => addMessage(file, changes, box.folder('INBOX'), { raw, flags: [], internalDate: 0 }));
  const packed = sectionsOf(
    box.file,
    box.folder('INBOX'),
    [1],
    [1, 2, 3, 4].map((number) => ({ path: [number], text: 'all' })),
  );
  expect(packed.lengths).toEqual([5, TOO_LARGE, 4, NO_SUCH_PART]);
  expect(packed.data.toString()).toBe('shortlast');
});
