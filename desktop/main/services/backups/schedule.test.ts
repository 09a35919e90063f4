import { expect, it } from 'vitest';
import { isDue, slotAfter, slotBefore, type Situation } from './schedule.ts';

/** A Wednesday, by this computer's clock. */
const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);
const iso = (day: number, hour: number, minute = 0): string => at(day, hour, minute).toISOString();
const DAILY = { kind: 'daily', at: '03:30' } as const;
const SUNDAYS = { kind: 'weekly', at: '22:00', weekday: 7 } as const;
const daily: Situation = { schedule: DAILY, since: iso(1, 12), newestAt: iso(17, 3, 31), attempt: null };
const failed = (when: string, code = 'DISK_FULL') => ({ at: when, code, message: 'It failed.' });

it('knows the times before and after a moment', () => {
  expect(slotBefore(DAILY, at(18, 3, 29))).toEqual(at(17, 3, 30));
  expect(slotBefore(DAILY, at(18, 3, 30))).toEqual(at(18, 3, 30));
  expect(slotAfter(DAILY, at(18, 3, 30))).toEqual(at(19, 3, 30));
  expect(slotBefore(SUNDAYS, at(18, 12))).toEqual(at(15, 22));
  expect(slotAfter(SUNDAYS, at(18, 12))).toEqual(at(22, 22));
  expect(slotBefore(SUNDAYS, at(22, 21, 59))).toEqual(at(15, 22));
  expect(slotAfter({ kind: 'off' }, at(18, 12))).toBeNull();
});

it('is due when its time has come, and once only', () => {
  expect(isDue(daily, at(18, 3, 29))).toBe(false);
  expect(isDue(daily, at(18, 3, 30))).toBe(true);
  expect(isDue({ ...daily, newestAt: iso(18, 3, 31) }, at(18, 4))).toBe(false);
});

it('is due when its time went by while the app was closed, however long ago', () => {
  expect(isDue(daily, at(29, 14))).toBe(true);
  expect(isDue({ ...daily, newestAt: null }, at(29, 14))).toBe(true);
});

it('counts one that was made by hand', () => {
  expect(isDue({ ...daily, newestAt: iso(18, 9) }, at(18, 20))).toBe(false);
  expect(isDue({ ...daily, newestAt: iso(18, 9) }, at(19, 3, 30))).toBe(true);
});

it('is not due for a time before it was wanted', () => {
  expect(isDue({ ...daily, newestAt: null, since: iso(18, 9) }, at(18, 9, 1))).toBe(false);
  expect(isDue({ ...daily, newestAt: null, since: iso(18, 9) }, at(19, 3, 30))).toBe(true);
  expect(isDue({ ...daily, schedule: { kind: 'off' } }, at(18, 9))).toBe(false);
});

it('tries again half an hour after a failure, but not what a person has stopped', () => {
  const now = at(18, 4);
  expect(isDue({ ...daily, attempt: failed(iso(18, 3, 31)) }, now)).toBe(false);
  expect(isDue({ ...daily, attempt: failed(iso(18, 3, 30)) }, now)).toBe(true);
  expect(isDue({ ...daily, attempt: failed(iso(18, 3, 30), 'CANCELLED') }, at(18, 20))).toBe(false);
  expect(isDue({ ...daily, attempt: failed(iso(18, 3, 30), 'CANCELLED') }, at(19, 3, 30))).toBe(true);
});
