import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Range } from './sequence-set.ts';
import { formatRanges, intersection, normalised, without } from './uid-ranges.ts';

const members = (ranges: readonly Range[]): number[] =>
  ranges.flatMap(([low, high]) => Array.from({ length: Math.min(high, 60) - low + 1 }, (_, index) => low + index));
const range = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }));
const sets = fc.array(range, { maxLength: 8 });

it('brings any set into one ascending form', () => {
  fc.assert(
    fc.property(sets, (ranges) => {
      const wanted = new Set(ranges.flatMap(([a, b]) => members([[Math.min(a, b), Math.max(a, b)]])));
      expect(members(normalised(ranges, 50))).toEqual([...wanted].sort((a, b) => a - b));
    }),
  );
});

it('meets and leaves out like sets of numbers do', () => {
  fc.assert(
    fc.property(sets, sets, (left, right) => {
      const [a, b] = [normalised(left, 50), normalised(right, 50)];
      const inB = new Set(members(b));
      expect(members(intersection(a, b))).toEqual(members(a).filter((each) => inB.has(each)));
      expect(members(without(a, members(b)))).toEqual(members(a).filter((each) => !inB.has(each)));
    }),
  );
});

it('cuts at the last, which * stands for, and costs nothing for a set of four thousand millions', () => {
  expect(formatRanges(normalised([[1, 4294967295]], 12))).toBe('1:12');
  expect(formatRanges(normalised([[10, Infinity]], 12))).toBe('10:12');
  expect(formatRanges(normalised([[20, Infinity]], 12))).toBe('12');
  expect(formatRanges(without([[1, 4294967295]], [1, 3, 4]))).toBe('2,5:4294967295');
});
