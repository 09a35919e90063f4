import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LetterEncoder } from './letter.ts';
import type { LetterOptions } from './letter.ts';

const ALL: LetterOptions = { bodyLines: null, isUtf8: true };
const encode = (letter: string | Buffer, options: LetterOptions = ALL, cuts: readonly number[] = []): string => {
  const whole = Buffer.from(letter);
  const encoder = new LetterEncoder(options);
  const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
  const out: Buffer[] = [];
  for (const [index, end] of at.slice(1).entries()) {
    if (encoder.isDone) break;
    out.push(encoder.push(whole.subarray(at[index], end)));
  }
  return Buffer.concat([...out, encoder.end()]).toString();
};
/** What a client does (RFC 1939 §3). */
const decode = (wire: string): string => {
  expect(wire.endsWith('\r\n.\r\n') || wire === '.\r\n').toBe(true);
  const lines = wire.slice(0, -3).split('\r\n').slice(0, -1);
  expect(lines).not.toContain('.');
  return lines.map((line) => `${line.replace(/^\./, '')}\r\n`).join('');
};

const letters = fc.array(fc.constantFrom('.', '..', 'a', '\r\n', '\r\n', '\r\n.', 'Subject: x', ' ', '\r\n\r\n', 'ü')).map((parts) => parts.join(''));

describe('a letter', () => {
  it.each([
    ['a line of one dot', 'A: b\r\n\r\n.\r\nc\r\n', 'A: b\r\n\r\n..\r\nc\r\n.\r\n'],
    ['a dot before a word', 'A: b\r\n\r\n.c\r\n', 'A: b\r\n\r\n..c\r\n.\r\n'],
    ['dots within a line', 'A: b\r\n\r\nc.\r\n', 'A: b\r\n\r\nc.\r\n.\r\n'],
    ['a dot in front of the header', '.A: b\r\n\r\n', '..A: b\r\n\r\n.\r\n'],
    ['a last line without an end', 'A: b\r\n\r\nc', 'A: b\r\n\r\nc\r\n.\r\n'],
    ['half an end', 'A: b\r\n\r\nc\r', 'A: b\r\n\r\nc\r\n.\r\n'],
    ['LF alone', 'A: b\n\n.\nc\n', 'A: b\r\n\r\n..\r\nc\r\n.\r\n'],
    ['no body', 'A: b\r\n', 'A: b\r\n.\r\n'],
    ['a header without an end', 'A: b', 'A: b\r\n.\r\n'],
    ['nothing at all', '', '.\r\n'],
  ])('with %s comes out so that its end is found', (_, letter, wire) => {
    expect(encode(letter)).toBe(wire);
  });

  it('is to the client what it was, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(letters, fc.array(fc.nat(80)), (letter, cuts) => {
        const wire = encode(letter, ALL, cuts);
        expect(wire).toBe(encode(letter));
        expect(decode(wire)).toBe(letter === '' || letter.endsWith('\r\n') ? letter : `${letter}\r\n`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends where it ends whatever its bytes are, for programs too that take LF for the end of a line', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('.', '\r', '\n', 'a', '\r\n')), fc.nat(4), (parts, cut) => {
        const lines = encode(parts.join(''), { bodyLines: null, isUtf8: false }, [cut])
          .split('\n')
          .map((line) => line.replace(/\r$/, ''));
        expect(lines.indexOf('.')).toBe(lines.length - 2);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the top of a letter', () => {
  const LETTER = 'A: b\r\nC: d\r\n\r\n1\r\n.2\r\n3\r\n';
  it.each([
    [0, 'A: b\r\nC: d\r\n\r\n.\r\n'],
    [2, 'A: b\r\nC: d\r\n\r\n1\r\n..2\r\n.\r\n'],
    [3, 'A: b\r\nC: d\r\n\r\n1\r\n..2\r\n3\r\n.\r\n'],
    [9, 'A: b\r\nC: d\r\n\r\n1\r\n..2\r\n3\r\n.\r\n'],
  ])('has %i lines behind the header', (bodyLines, wire) => {
    for (let cut = 0; cut <= LETTER.length; cut += 1) expect(encode(LETTER, { bodyLines, isUtf8: true }, [cut])).toBe(wire);
  });
});

describe('a header beyond ASCII', () => {
  const LATIN = { bodyLines: null, isUtf8: false };
  it('comes as it is to a client that asked for UTF-8', () => {
    expect(encode('Subject: für dich\r\n\r\nü\r\n')).toBe('Subject: für dich\r\n\r\nü\r\n.\r\n');
  });

  it('comes in encoded words to others; the body stays', () => {
    expect(encode('Subject: ganz für Jörg da\r\nTo: a@x.test\r\n\r\nü\r\n', LATIN)).toBe(
      `Subject: ganz =?utf-8?B?${Buffer.from('für Jörg').toString('base64')}?= da\r\nTo: a@x.test\r\n\r\nü\r\n.\r\n`,
    );
  });

  it('never cuts a character in two, and no word is too long', () => {
    const text = '日本語'.repeat(60);
    const wire = encode(`Subject: ${text}\r\n\r\n`, LATIN);
    const words = [...wire.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)];
    expect(words.map((word) => Buffer.from(word[1] ?? '', 'base64').toString()).join('')).toBe(text);
    expect(Math.max(...words.map(([word]) => word.length))).toBeLessThanOrEqual(75);
  });

  it('names no charset where the octets are in none that is known', () => {
    expect(encode(Buffer.from('Subject: f\xfcr\r\n\r\n', 'latin1'), LATIN)).toBe('Subject: =?unknown-8bit?B?Zvxy?=\r\n\r\n.\r\n');
  });

  it('is ASCII, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const header = Buffer.from(bytes).filter((byte) => byte !== 0x0a && byte !== 0x0d);
        expect(encode(Buffer.concat([Buffer.from('A:'), header, Buffer.from('\r\n\r\n')]), LATIN)).toMatch(/^[\0-\x7f]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds no more than a line of 64 KB, and loses none of a longer one', () => {
    const long = `Subject: ${'x'.repeat(200_000)}ü\r\n\r\nbody\r\n`;
    expect(encode(long, LATIN, [100_000])).toBe(long.replace('ü', '??') + '.\r\n');
  });
});
