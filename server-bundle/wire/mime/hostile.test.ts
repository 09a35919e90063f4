/** Whatever a stranger writes, reading it ends soon and throws nothing but what it says it throws. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TooManyAddressesError, addressesOf } from '../header/addresses.ts';
import { HeaderTooBigError, readHeader } from '../header/header.ts';
import { parseAddresses } from './addresses.ts';
import { MAX_DEPTH, MAX_PARTS } from './limits.ts';
import { parseParameterized } from './parameters.ts';
import { parseStructure } from './structure.ts';
import type { Part } from './structure.ts';
import { summarize } from './summary.ts';
import { decodeHeaderValue } from './text.ts';

const PIECES = [
  'From: ',
  'To: ',
  'Subject: ',
  'Content-Type: ',
  'multipart/mixed; boundary=b',
  'multipart/mixed; boundary="',
  'message/rfc822',
  'text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  "; name*0*=utf-8''%41; name*1=\"",
  '=?utf-8?q?=41?=',
  '=?utf-8?b?',
  '?=',
  'a@b.test',
  'g: a@b.test, <c@d.test>;',
  '(',
  ')',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ':',
  '\r\n',
  '\r\n\r\n',
  '\r\n ',
  '\n',
  '\r',
  '--b',
  '--b--',
  '\0',
  'é',
  '\u{1f600}',
];
const soup = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 120 })
  .map((parts) => parts.join(''));

function partsOf(part: Part, depth = 0): { readonly count: number; readonly depth: number } {
  const below = [...part.children, ...(part.message === null ? [] : [part.message])].map((one) => partsOf(one, depth + 1));
  return { count: 1 + below.reduce((sum, one) => sum + one.count, 0), depth: Math.max(depth, ...below.map((one) => one.depth)) };
}

it('a message is a structure within its limits, and its parts lie within it', () => {
  fc.assert(
    fc.property(soup, (text) => {
      const raw = Buffer.from(text);
      const structure = parseStructure(raw);
      const { count, depth } = partsOf(structure);
      expect(count).toBeLessThanOrEqual(2 * MAX_PARTS);
      expect(depth).toBeLessThanOrEqual(MAX_DEPTH + 1);
      summarize(structure);
    }),
    { numRuns: 800 },
  );
});

it('any value of a field is read', () => {
  fc.assert(
    fc.property(soup, (text) => {
      expect(typeof decodeHeaderValue(text)).toBe('string');
      expect(Array.isArray(parseAddresses(text))).toBe(true);
      parseParameterized(text);
      for (const address of withoutTooMany(() => addressesOf(text))) expect(address).toMatch(/^[^\r\n\0]+@[^\r\n\0]+$/);
    }),
    { numRuns: 800 },
  );
});

it('any header is read, or is too big', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), soup, (bytes, text) => {
      for (const raw of [Buffer.from(bytes), Buffer.from(text)]) {
        const { fields, bodyStart } = readHeader(raw);
        expect(bodyStart).toBeLessThanOrEqual(raw.length);
        for (const field of fields) expect(field.value).not.toMatch(/[\r\n]$/);
      }
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['quotes', '"\\'.repeat(60_000)],
  ['comments', '('.repeat(120_000)],
  ['angles', '<'.repeat(120_000)],
  ['groups', 'g:'.repeat(60_000)],
  ['encoded words', '=?utf-8?q?=41?= '.repeat(8_000)],
  ['broken encoded words', '=?utf-8?b?'.repeat(12_000)],
  ['question marks', '=?'.repeat(60_000)],
  ['parameters', 'a/b; x*0*=y'.repeat(10_000)],
  ['semicolons', ';'.repeat(120_000)],
  ['addresses', 'a@b.test,'.repeat(13_000)],
  ['at signs', '@'.repeat(120_000)],
  ['spaces', ' '.repeat(120_000)],
  ['line ends', '\r\n '.repeat(40_000)],
])('120 KB of %s are read within a second of CPU', (_what, text) => {
  const before = process.cpuUsage();
  decodeHeaderValue(text);
  parseAddresses(text);
  parseParameterized(text);
  withoutTooMany(() => addressesOf(text));
  tolerant(() => readHeader(Buffer.from(`Subject: ${text}\r\n\r\n`)));
  summarize(parseStructure(Buffer.from(`From: ${text}\r\nContent-Type: ${text}\r\n\r\n${text}`)));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1_000);
});

function withoutTooMany(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof TooManyAddressesError) return [];
    throw error;
  }
}

function tolerant(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof HeaderTooBigError)) throw error;
  }
}
