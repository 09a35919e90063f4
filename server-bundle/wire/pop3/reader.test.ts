import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader, parseCommand } from './reader.ts';

const read = (...chunks: readonly (string | Buffer)[]): string[] => {
  const reader = new LineReader(20);
  return chunks
    .flatMap((chunk) => reader.push(Buffer.from(chunk)))
    .map((event) => (event.kind === 'line' ? event.bytes.toString('latin1') : '(broken)'));
};

describe('lines', () => {
  it('come out without their ends, an LF alone being one', () => {
    expect(read('NOOP\r\n\r\nSTAT\n')).toEqual(['NOOP', '', 'STAT']);
  });

  it('keep a CR that ends nothing', () => {
    expect(read('a\rb\r\r\n')).toEqual(['a\rb\r']);
  });

  it('are the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('NOOP', '\r', '\n', '\r\n', ' ', 'ü', '.')), fc.array(fc.nat(60)), (parts, cuts) => {
        const whole = Buffer.from(parts.join(''));
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        expect(read(...at.slice(1).map((end, index) => whole.subarray(at[index], end)))).toEqual(read(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('end for good with one that is longer than the bound, and none of it is held', () => {
    const reader = new LineReader(20);
    expect(reader.push(Buffer.from(`NOOP\r\n${'a'.repeat(21)}`)).map(({ kind }) => kind)).toEqual(['line', 'broken']);
    expect(reader.push(Buffer.from('\r\nNOOP\r\n'))).toEqual([]);
  });

  it('are as long as the bound with their ends, and no longer', () => {
    expect(read(`${'a'.repeat(18)}\r\n`)).toEqual(['a'.repeat(18)]);
    expect(read(`${'a'.repeat(19)}\r\n`)).toEqual(['(broken)']);
  });
});

describe('commands', () => {
  const parse = (line: string): unknown => {
    const { name, rest } = parseCommand(Buffer.from(line));
    return [name, rest?.toString() ?? null];
  };

  it.each([
    ['stat', ['STAT', null]],
    ['TOP 1 10', ['TOP', '1 10']],
    ['PASS a  b ', ['PASS', 'a  b ']],
    ['PASS ', ['PASS', '']],
    ['UTF8', ['UTF8', null]],
  ])('%j is read', (line, expected) => {
    expect(parse(line)).toEqual(expected);
  });

  it.each(['', ' STAT', 'QUITS', 'ST', 'STAT\t1', 'ÜBER', '1234', 'EHLO-x y'])('%j is none', (line) => {
    expect(parse(line)).toEqual(['', null]);
  });

  it('never fail, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const event of new LineReader(200).push(Buffer.from(bytes)))
          if (event.kind === 'line') expect(parseCommand(event.bytes).name).toMatch(/^[A-Z0-9]{0,4}$/);
      }),
      { numRuns: 5_000 },
    );
  });
});
