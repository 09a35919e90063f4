import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandReader } from './reader.ts';
import type { ReaderEvent } from './reader.ts';
import { response, string } from './write.ts';

const BOUNDS = { lineBytes: 200, literalBytes: 50, skippedBytes: 100 };
const read = (...chunks: readonly (string | Buffer)[]): ReaderEvent[] => {
  const reader = new CommandReader(BOUNDS);
  return chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)));
};
const text = (bytes: string): { kind: 'string'; bytes: Buffer } => ({ kind: 'string', bytes: Buffer.from(bytes) });
const SCRIPT = 'PUTSCRIPT "a\\"b" {5+}\r\nke\r\n;\r\nhavespace "ä" 12\r\nNOOP\r\n';

describe('commands', () => {
  it('come out with their words, literals whole', () => {
    expect(read(SCRIPT)).toEqual([
      { kind: 'command', words: [{ kind: 'atom', text: 'PUTSCRIPT' }, text('a"b'), text('ke\r\n;')] },
      { kind: 'command', words: [{ kind: 'atom', text: 'HAVESPACE' }, text('ä'), { kind: 'number', value: 12 }] },
      { kind: 'command', words: [{ kind: 'atom', text: 'NOOP' }] },
    ]);
  });

  it('are the same wherever the bytes are cut', () => {
    const whole = Buffer.from(SCRIPT);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 6 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        expect(read(...at.slice(1).map((end, index) => whole.subarray(at[index], end)))).toEqual(read(SCRIPT));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a literal that is passed over', `NOOP {60+}\r\n${'a'.repeat(60)}\r\nNOOP\r\n`, ['refused', 'command']],
    ['a literal that is too much', 'NOOP {101+}\r\nNOOP\r\n', ['broken']],
    ['a line that is too much', `NOOP "${'a'.repeat(200)}`, ['broken']],
    ['a quotation without an end', 'NOOP "a\r\nNOOP\r\n', ['refused', 'command']],
    ['two blanks', 'NOOP  "a"\r\n', ['refused']],
    ['a blank at the end', 'NOOP \r\n', ['refused']],
    ['no blank between', 'NOOP"a"\r\n', ['refused']],
    ['too many words', `NOOP${' 1'.repeat(9)}\r\n`, ['refused']],
    ['a literal that asks for permission', 'NOOP {3}\r\n', ['refused']],
  ])('%s', (_, bytes, kinds) => {
    expect(read(bytes).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('of any bytes at all never throw, and nothing comes after what is broken', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 40 }),
            fc.constantFrom('"', '{3+}\r\n', '\r\n', ' ', 'NOOP').map((piece) => Buffer.from(piece)),
          ),
          { maxLength: 20 },
        ),
        (chunks) => {
          const kinds = read(...chunks.map((chunk) => Buffer.from(chunk))).map(({ kind }) => kind);
          expect(kinds.slice(0, -1)).not.toContain('broken');
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('texts go out quoted where they can be, as literals where they cannot', () => {
  expect(string('a"b\\c ä')).toBe('"a\\"b\\\\c ä"');
  expect(string('ä\r\n')).toBe('{4}\r\nä\r\n');
  expect(response('NO', 'x', 'QUOTA')).toBe('NO (QUOTA) "x"\r\n');
});
