import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { astring, dateTime, nstring, parseDateTime } from './format.ts';
import { decodeMutf7, encodeMutf7, NameProblem } from './mutf7.ts';
import { formatSet, parseSet } from './sequence-set.ts';
import { SyntaxProblem } from './tokens.ts';

describe('modified UTF-7', () => {
  it('writes the example of RFC 3501', () => {
    expect(encodeMutf7('~peter/mail/台北/日本語')).toBe('~peter/mail/&U,BTFw-/&ZeVnLIqe-');
    expect(encodeMutf7('A&B')).toBe('A&-B');
  });

  it('reads back whatever it wrote', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (name) => decodeMutf7(Buffer.from(encodeMutf7(name), 'latin1')) === name));
  });

  it('refuses a name with an open shift and one that is not UTF-8', () => {
    expect(() => decodeMutf7(Buffer.from('a&b'))).toThrow(NameProblem);
    expect(() => decodeMutf7(Buffer.from([0xff, 0x41]))).toThrow(SyntaxProblem);
  });
});

describe('sets', () => {
  it.each(['0', '', '1:', 'a', '1,,2', '4294967296', '1:2:3'])('refuses %j', (text) => {
    expect(() => parseSet(text)).toThrow(SyntaxProblem);
  });

  it('writes runs as ranges', () => {
    expect(formatSet([1, 2, 3, 7, 9, 10])).toBe('1:3,7,9:10');
  });
});

describe('values', () => {
  it('quotes what can be quoted and sends the rest as a literal', () => {
    expect(nstring('a"b')).toBe('"a\\"b"');
    expect(nstring('a\r\nb')).toBe('{4}\r\na\r\nb');
    expect(nstring(null)).toBe('NIL');
    expect(astring('INBOX')).toBe('INBOX');
    expect(astring('a b')).toBe('"a b"');
  });

  it('reads the dates it writes', () => {
    const time = Date.UTC(2026, 10, 2, 3, 4, 5);
    expect(dateTime(time)).toBe('" 2-Nov-2026 03:04:05 +0000"');
    expect(parseDateTime(' 2-Nov-2026 05:34:05 +0230')).toBe(time);
    expect(parseDateTime('tomorrow')).toBeNull();
  });
});
