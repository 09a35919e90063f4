import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { renderEnvelope, renderStructure } from '../imap/envelope.ts';
import { parseAddresses } from './addresses.ts';
import { readHeader } from './header.ts';
import { parseStructure, partAt } from './structure.ts';
import { summarize } from './summary.ts';
import { decodeHeaderValue, readableText } from './text.ts';

const lines = (...all: string[]): Buffer => Buffer.from(all.join('\r\n'), 'utf8');

const MIXED = lines(
  'From: "Ana, of A" <ana@example.org>, Bo <bo@example.org>',
  'To: friends: c@example.org, d@example.org;',
  'Subject: =?utf-8?q?Caf=C3=A9?=',
  ' and more',
  'Message-ID: <1@example.org>',
  'Content-Type: multipart/mixed; boundary="b1"',
  '',
  'preamble',
  '--b1',
  'Content-Type: multipart/alternative; boundary=b2',
  '',
  '--b2',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'caf=E9',
  '--b2',
  'Content-Type: text/html',
  '',
  '<p>x</p>',
  '--b2--',
  '--b1',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  '',
  'inner body',
  '--b1--',
  'epilogue',
);

describe('the structure of a message', () => {
  const message = parseStructure(MIXED);
  const text = (path: number[]): string | null => {
    const part = partAt(message, path);
    return part && MIXED.subarray(part.bodyStart, part.end).toString();
  };

  it('finds parts by their number', () => {
    expect(text([1, 1])).toBe('caf=E9');
    expect(text([1, 2])).toBe('<p>x</p>');
    expect(text([2])).toBe('Subject: inner\r\n\r\ninner body');
    expect(text([2, 1])).toBe('inner body');
    expect(text([3])).toBeNull();
    expect(text([1, 1, 1])).toBeNull();
  });

  it('counts a message without parts as its own part 1', () => {
    const plain = parseStructure(lines('Subject: x', '', 'hello'));
    expect(partAt(plain, [1])).toBe(plain);
    expect(partAt(plain, [1, 1])).toBeNull();
    expect(partAt(plain, [2])).toBeNull();
  });

  it('writes BODYSTRUCTURE and ENVELOPE as RFC 9051 has them', () => {
    expect(renderStructure(summarize(message).structure, false)).toBe(
      '((("text" "plain" ("charset" "iso-8859-1") NIL NIL "quoted-printable" 6 0)("text" "html" NIL NIL NIL "7bit" 8 0) "alternative")' +
        '("message" "rfc822" NIL NIL NIL "7bit" 28 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" NIL NIL NIL "7bit" 10 0) 2) "mixed")',
    );
    expect(renderEnvelope(summarize(message).envelope)).toBe(
      '(NIL "=?utf-8?q?Caf=C3=A9?= and more" (("Ana, of A" NIL "ana" "example.org")("Bo" NIL "bo" "example.org"))' +
        ' (("Ana, of A" NIL "ana" "example.org")("Bo" NIL "bo" "example.org")) (("Ana, of A" NIL "ana" "example.org")("Bo" NIL "bo" "example.org"))' +
        ' ((NIL NIL "friends" NIL)(NIL NIL "c" "example.org")(NIL NIL "d" "example.org")(NIL NIL NIL NIL)) NIL NIL NIL "<1@example.org>")',
    );
  });

  it('reads the words a person would', () => {
    expect([...readableText(MIXED, message)].join('|')).toBe('café|x|inner body');
    expect(decodeHeaderValue('=?utf-8?q?Caf=C3=A9?= =?utf-8?b?w6k=?= x')).toBe('Caféé x');
  });

  it('reads a large text in pieces and finds what spans a cut, in every encoding', () => {
    const text = `${'coo \u00e9 '.repeat(10)}coo\r\n`.repeat(40_000);
    const bytes = Buffer.from(text);
    const encodings = {
      '8bit': bytes.toString('latin1'),
      base64: bytes.toString('base64').replaceAll(/.{75}/g, '$&\r\n'),
      'quoted-printable': bytes.toString('latin1').replaceAll('\u00c3\u00a9', '=C3=A9').replaceAll('o c', 'o =\r\nc'),
    };
    for (const [name, body] of Object.entries(encodings)) {
      const raw = Buffer.from(`Content-Transfer-Encoding: ${name}\r\n\r\n${body}`, 'latin1');
      const pieces = [...readableText(raw, parseStructure(raw))];
      expect(pieces.length).toBeGreaterThan(2);
      const whole = pieces.map((piece, index) => (index === 0 ? piece : piece.slice(10_000))).join('');
      expect([name, whole.length, whole === text]).toEqual([name, text.length, true]);
    }
  });

  it('never throws and never loses the end, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const raw = Buffer.concat([Buffer.from('Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n'), Buffer.from(bytes)]);
        const parsed = parseStructure(raw);
        renderStructure(summarize(parsed).structure, true);
        expect(parsed.end).toBe(raw.length);
      }),
    );
  });

  it('bounds depth and number of parts', () => {
    const deep = lines(...Array.from({ length: 500 }, (_, level) => [`Content-Type: multipart/mixed; boundary=b${level}`, '', `--b${level}`]).flat());
    expect(renderStructure(summarize(parseStructure(deep)).structure, false).length).toBeGreaterThan(0);
    const started = performance.now();
    const wide = Buffer.from(`Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(200_000)}`);
    expect(parseStructure(wide).children.length).toBeLessThanOrEqual(1_000);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('address lists', () => {
  it('reads comments, routes, quotations and nonsense in one pass', () => {
    expect(parseAddresses('(c (d)) "a b"@x.org')).toMatchObject([{ local: 'a b', domain: 'x.org' }]);
    expect(parseAddresses('X <@r1,@r2:u@x.org>, y@z.org')).toMatchObject([{ route: '@r1,@r2', local: 'u', domain: 'x.org' }, { local: 'y' }]);
    expect(parseAddresses('bo@x.org (Bo \\(B\\)), (x) Di <di@x.org> (y), e@x.org')).toMatchObject([
      { name: 'Bo (B)' },
      { name: 'Di' },
      { name: null },
    ]);
    expect(parseAddresses(',,;:<>@')).toBeInstanceOf(Array);
  });

  it('takes under a second for half a million addresses', () => {
    const started = performance.now();
    expect(parseAddresses('a@b.c,'.repeat(500_000)).length).toBeLessThanOrEqual(2_001);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('keeps a folded field whole', () => {
    const { fields, bodyStart } = readHeader(lines('A: 1', '\t2', 'B:3', '', 'x'), 0, 20);
    expect(fields.map((field) => [field.name, field.value])).toEqual([
      ['a', '1\t2'],
      ['b', '3'],
    ]);
    expect(bodyStart).toBe(17);
  });
});
