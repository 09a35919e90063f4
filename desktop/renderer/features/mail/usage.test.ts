import { expect, it } from 'vitest';
import { isNearlyFull, shareUsed, totalsOf } from './usage.ts';

const box = (sizeBytes: number, quotaBytes: number | null) => ({
  address: 'a@b.example',
  createdAt: '2026-01-01T00:00:00.000Z',
  sizeBytes,
  quotaBytes,
  sealedMessages: 2,
  locked: true,
});

it('says how full a mailbox is, and nothing of one without a quota', () => {
  expect(shareUsed(box(250, 1000))).toBe(0.25);
  expect(shareUsed(box(2000, 1000))).toBe(1);
  expect([null, 0].map((quota) => shareUsed(box(5, quota)))).toEqual([null, null]);
  expect([isNearlyFull(box(899, 1000)), isNearlyFull(box(900, 1000)), isNearlyFull(box(900, null))]).toEqual([false, true, false]);
});

it('adds up', () => {
  expect(totalsOf([box(100, 1000), box(950, 1000), box(5, null)])).toEqual({ mailboxes: 3, sizeBytes: 1055, sealed: 6, nearlyFull: 1 });
  expect(totalsOf([])).toEqual({ mailboxes: 0, sizeBytes: 0, sealed: 0, nearlyFull: 0 });
});
