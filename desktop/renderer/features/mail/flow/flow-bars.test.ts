import { expect, it } from 'vitest';
import { barsOf, sumOf } from './flow-bars.ts';

const HOUR = 3_600_000;
const at = (hour: number): string => new Date(hour * HOUR).toISOString();

it('has a bar for each span, the empty ones too', () => {
  const counts = [
    { at: at(1), kind: 'delivered', count: 3 },
    { at: at(1), kind: 'sealed', count: 2 },
    { at: at(3), kind: 'bounced', count: 1 },
    { at: at(3), kind: 'deferred', count: 9 },
  ] as const;
  expect(barsOf(counts, 0.5 * HOUR, 3.2 * HOUR, HOUR)).toEqual([
    { at: at(0), good: 0, bad: 0 },
    { at: at(1), good: 5, bad: 0 },
    { at: at(2), good: 0, bad: 0 },
    { at: at(3), good: 0, bad: 1 },
  ]);
  expect(sumOf(counts, ['deferred', 'bounced'])).toBe(10);
});
