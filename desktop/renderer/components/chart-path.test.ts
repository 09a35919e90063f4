import { expect, it } from 'vitest';
import { nearest, pathsOf, roundTop } from './chart-path.ts';

const at = (...values: readonly (number | null)[]) => values.map((value, index) => ({ atMs: index * 10, value }));

it('draws values over time, and a gap where one is missing', () => {
  expect(pathsOf(at(0, 10), { fromMs: 0, toMs: 10, top: 10 })).toEqual({ line: 'M0 100L100 0', area: 'M0 100L0 100L100 0L100 100Z' });
  expect(pathsOf(at(5, null, null, 20), { fromMs: 0, toMs: 30, top: 10 }).line).toBe('M0 50M100 0');
  expect(pathsOf([], { fromMs: 0, toMs: 0, top: 1 })).toEqual({ line: '', area: '' });
});

it('rounds the top of the scale up', () => {
  expect([0, 0.7, 1, 1.1, 34, 51, 100, 101].map(roundTop)).toEqual([1, 1, 1, 2, 50, 100, 100, 200]);
});

it('finds the value next to the pointer', () => {
  expect(nearest(at(1, 2, 3), 14)).toEqual({ atMs: 10, value: 2 });
  expect(nearest([], 14)).toBeNull();
});
