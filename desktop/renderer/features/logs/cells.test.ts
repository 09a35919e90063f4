import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutToRow, harmless, widthOf, wrapToRows } from './cells.ts';

// eslint-disable-next-line no-control-regex
const bare = (row: string): string => row.replaceAll(/\u001b\[[\d;]*m/g, '');

it('lets no control character and no change of direction through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      // eslint-disable-next-line no-control-regex
      expect(harmless(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 200 },
  );
  expect(harmless('\u001b]52;c;cm0=\u0007')).toBe('·]52;c;cm0=·');
});

it('never makes a row wider than the screen, and loses nothing when it breaks rows', () => {
  const pieces = fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }).map(harmless), style: fc.constantFrom('', '31') }), { maxLength: 6 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 3, max: 40 }), (given, columns) => {
      const rows = wrapToRows(given, columns, 10_000).map(bare);
      expect(rows.join('')).toBe(given.map(({ text }) => text).join(''));
      for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
      expect(widthOf(bare(cutToRow(given, columns)))).toBeLessThanOrEqual(columns);
    }),
  );
});

it('says where it cut, keeps colours, and stops at the rows it may have', () => {
  expect(cutToRow([{ text: 'abcdef', style: '31' }], 4)).toBe('\u001b[31mabc\u001b[0m\u001b[90m›\u001b[0m');
  expect(cutToRow([{ text: 'abcd', style: '' }], 4)).toBe('abcd');
  expect(wrapToRows([{ text: 'abcdef', style: '' }], 2, 2)).toEqual(['ab', 'cd']);
  expect(wrapToRows([{ text: '鳩舎', style: '' }], 3, 5)).toEqual(['鳩', '舎']);
});
