import { describe, expect, it } from 'vitest';
import { TooManyAddressesError, addressesOf } from './addresses.ts';
import { HeaderTooBigError, fieldValue, fieldsNamed, isInternationalHeader, readHeader, withFieldsOnTop, withoutFields } from './header.ts';
import { field, formatDate, normaliseNewlines } from './write.ts';

const MESSAGE = Buffer.from(
  'From: a@x.test\r\nSubject: one\r\n two\r\nbroken line\r\nBcc: b@x.test\r\n\tc@x.test\r\nTo: d@x.test\r\n\r\nSubject: not a field\r\n',
);

describe('reading a header', () => {
  it('finds unfolded fields and where the body begins', () => {
    const header = readHeader(MESSAGE);
    expect(header.fields.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'a@x.test'],
      ['subject', 'one two'],
      ['bcc', 'b@x.test\tc@x.test'],
      ['to', 'd@x.test'],
    ]);
    expect(MESSAGE.subarray(header.bodyStart).toString()).toBe('Subject: not a field\r\n');
    expect(fieldValue(header, 'cc')).toBeNull();
    expect(fieldsNamed(header, 'to')).toHaveLength(1);
  });

  it('takes fields out whole and puts others on top, and changes nothing else', () => {
    const raw = withFieldsOnTop(withoutFields(MESSAGE, readHeader(MESSAGE), ['bcc']), ['X: 1\r\n']);
    expect(raw.toString()).toBe(`X: 1\r\n${MESSAGE.toString().replace('Bcc: b@x.test\r\n\tc@x.test\r\n', '')}`);
  });

  it('gives up on giants', () => {
    expect(() => readHeader(Buffer.from('A: b\r\n'.repeat(1100)))).toThrow(HeaderTooBigError);
    expect(() => readHeader(Buffer.from(`A: ${'b'.repeat(300_000)}\r\n`))).toThrow(HeaderTooBigError);
    expect(() => readHeader(Buffer.from(`A: b\r\n${' c\r\n'.repeat(100_000)}`))).toThrow(HeaderTooBigError);
  });

  it('tells a header that only SMTPUTF8 may carry', () => {
    const raw = Buffer.from('Subject: é\r\n\r\n');
    expect(isInternationalHeader(raw, readHeader(raw))).toBe(true);
    expect(isInternationalHeader(MESSAGE, readHeader(MESSAGE))).toBe(false);
  });
});

describe('addresses', () => {
  it.each([
    ['a@x.test', ['a@x.test']],
    ['Ann <a@x.test>, "B, (b" <b@x.test> (home, sweet), c@x.test', ['a@x.test', 'b@x.test', 'c@x.test']],
    ['"boss@real.test" <evil@x.test>', ['evil@x.test']],
    ['team: a@x.test, b@x.test;, c@x.test', ['a@x.test', 'b@x.test', 'c@x.test']],
    ['undisclosed-recipients:;', []],
    ['<a@x.test', ['a@x.test']],
    ['(c (nested) \\) d) a@x.test', ['a@x.test']],
    ['"a b"@x.test', ['"a b"@x.test']],
  ])('of %s', (value, expected) => {
    expect(addressesOf(value)).toEqual(expected);
  });

  it('are counted, and a bomb of them costs little', () => {
    const started = performance.now();
    expect(() => addressesOf('a@x.test,'.repeat(500_000))).toThrow(TooManyAddressesError);
    addressesOf('('.repeat(250_000));
    addressesOf('"'.repeat(250_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('writing', () => {
  it('folds at spaces and never lets a line break through', () => {
    const text = field('X-Test', `one\r\nEvil: yes ${'word '.repeat(40)}`);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(
      text
        .split('\r\n')
        .slice(0, -1)
        .every((line, index) => line.length <= 78 && (index === 0 || line.startsWith('\t'))),
    ).toBe(true);
  });

  it('dates as RFC 5322 wants', () => {
    expect(formatDate(new Date(Date.UTC(2026, 10, 22, 4, 0, 0)))).toBe('Sun, 22 Nov 2026 04:00:00 +0000');
  });

  it.each([
    ['a\nb\r\nc\rd', 'a\r\nb\r\nc\r\nd\r\n'],
    ['a\r\n', 'a\r\n'],
    ['a\0b\r\r\n', 'ab\r\n\r\n'],
    ['é\n', 'é\r\n'],
  ])('makes %j into %j', (before, after) => {
    expect(normaliseNewlines(Buffer.from(before)).toString()).toBe(after);
  });
});
