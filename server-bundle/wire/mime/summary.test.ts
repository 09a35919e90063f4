import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FieldChoice, fieldBytes } from './field-bytes.ts';
import { readHeader } from './header.ts';
import { parseStructure, partAt } from './structure.ts';
import { type SummaryText, partRange, summaryToText, textToSummary } from './summary-text.ts';
import { summarize } from './summary.ts';

const line = fc.constantFrom(
  'From: "Ana" <ana@x.org>, friends: b@x, c;',
  'Sender: s@x',
  'Reply-To: <@r:r@x>',
  'Subject: caf\u00e9 "x"',
  'Date: now',
  'Message-ID: <1@x>',
  'In-Reply-To: <0@x>',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: message/rfc822',
  'Content-Disposition: attachment; filename="a b"',
  'Content-ID: <i>',
  'Content-Language: en',
  '',
  '--b',
  '--b--',
  'text',
);

it('comes back from its text as it was', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const summary = summarize(parseStructure(Buffer.from(lines.join('\r\n'), 'latin1')));
      expect(textToSummary(summaryToText(summary))).toEqual(summary);
    }),
  );
});

it('is refused when it is of another version', () => {
  expect(() => textToSummary('[2,[],[]]' as SummaryText)).toThrow('version 2');
});

it('says where each part stands, as the structure does', () => {
  const path = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.array(path, { maxLength: 10 }), (lines, paths) => {
      const structure = parseStructure(Buffer.from(lines.join('\r\n'), 'latin1'));
      const text = summaryToText(summarize(structure));
      for (const each of [[1], [1, 1], ...paths]) {
        const part = partAt(structure, each);
        expect(partRange(text, each)).toEqual(part && { headerStart: part.headerStart, bodyStart: part.bodyStart, end: part.end });
      }
    }),
  );
  const nested = 'Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--';
  const text = summaryToText(summarize(parseStructure(Buffer.from(nested))));
  const two = nested.indexOf('two');
  expect(partRange(text, [1, 2])).toEqual({ headerStart: two - 2, bodyStart: two, end: two + 3 });
  expect(partRange(text, [1, 3])).toBeNull();
});

it('finds the bytes of the fields that are wanted, as reading the whole header does', () => {
  const part = fc.constantFrom('Subject', 'subject ', ' To', 'X', '\u00a0From', ':', ' ', '\t', 'a', '\r\n', '\n', '\r\n\r\n', '\r');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.boolean(), (parts, keep) => {
      const raw = Buffer.from(parts.join(''), 'latin1');
      const names = ['subject', 'from', 'x'];
      const expected = readHeader(raw, 0, raw.length).fields.filter((field) => names.includes(field.name) === keep);
      const bytes = Buffer.concat([...expected.map(({ start, end }) => raw.subarray(start, end)), Buffer.from('\r\n')]);
      expect(fieldBytes(raw, 0, raw.length, new FieldChoice(names, keep))).toEqual(bytes);
    }),
  );
});
