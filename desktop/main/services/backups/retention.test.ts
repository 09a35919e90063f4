import { expect, it } from 'vitest';
import { backupId } from '../../../contract/models.ts';
import { toLetGo } from './retention.ts';

const made = (day: number, good: boolean) => ({
  id: backupId.parse(day.toString(16).padStart(16, '0')),
  madeAt: `2026-03-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  verifiedAt: '2026-03-31T00:00:00.000Z',
  problem: good ? null : 'It is not complete.',
});
const days = (all: readonly { madeAt: string }[]) => all.map(({ madeAt }) => Number(madeAt.slice(8, 10)));

it('lets go of the oldest beyond the number', () => {
  expect(days(toLetGo([made(2, true), made(4, true), made(1, true), made(3, true)], { keep: 2 }))).toEqual([2, 1]);
});

it('keeps the newest good one, however old', () => {
  expect(days(toLetGo([made(1, true), made(2, false), made(3, false), made(4, false)], { keep: 2 }))).toEqual([2]);
});

it('lets go of nothing while there are few', () => {
  expect(toLetGo([made(1, false)], { keep: 7 })).toEqual([]);
});
