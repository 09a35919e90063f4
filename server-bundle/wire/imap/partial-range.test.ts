import { expect, it } from 'vitest';
import { parsePartialRange, windowOf } from './partial-range.ts';

const seen = (text: string): readonly number[] => windowOf([10, 20, 30, 40], parsePartialRange(text));

it('counts from the first, and from the last with minus signs, in either order', () => {
  expect(seen('1:2')).toEqual([10, 20]);
  expect(seen('2:1')).toEqual([10, 20]);
  expect(seen('3:100')).toEqual([30, 40]);
  expect(seen('-1:-1')).toEqual([40]);
  expect(seen('-2:-3')).toEqual([20, 30]);
  expect(seen('-3:-100')).toEqual([10, 20]);
});

it('is empty beyond the ends', () => {
  expect(seen('5:9')).toEqual([]);
  expect(seen('-5:-9')).toEqual([]);
  expect(windowOf([], parsePartialRange('-1:-5'))).toEqual([]);
});

it('is refused when it is no range', () => {
  for (const text of ['', '1', '1:*', '0:1', '-0:-1', '1:-1', '-1:1', '1:4294967296', '1:2:3', 'a:b'])
    expect(() => parsePartialRange(text)).toThrow(/PARTIAL/);
});
