import { expect, it } from 'vitest';
import { serverId, type MachineHistory } from '../../../contract/index.ts';
import { gapsOf, pointsOf, rowsOf } from './points.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();
const history = (minutes: readonly number[], to = 60): MachineHistory => ({
  serverId: serverId.parse('aviary'),
  from: at(0),
  to: at(to),
  stepMs: 60_000,
  points: minutes.map((minute) => ({
    at: at(minute),
    cpuPercent: minute,
    cpuMaxPercent: minute,
    memoryBytes: 1,
    memoryTotalBytes: 2,
    diskBytes: 1,
    diskTotalBytes: 2,
    receivedBytesPerSecond: 0,
    sentBytesPerSecond: 0,
  })),
});

it('shows a time without measurements as a gap, not as a line across', () => {
  expect(pointsOf(history([0, 1, 10, 11]), 'cpuPercent').map(({ value }) => value)).toEqual([0, 1, null, 10, 11]);
});

it('forgives a measurement that came a little late', () => {
  expect(pointsOf(history([0, 1.4, 2.2]), 'cpuPercent').every(({ value }) => value !== null)).toBe(true);
});

it('names the gaps, the longest first, at the edges too', () => {
  const gaps = gapsOf(history([10, 11, 20, 21], 22)).map(({ fromMs, toMs }) => (toMs - fromMs) / 60_000);
  expect(gaps).toEqual([10, 9]);
});

it('has no more rows than asked for, the newest first', () => {
  const rows = rowsOf(history(Array.from({ length: 55 }, (_, minute) => minute)), 10);
  expect(rows.length).toBeLessThanOrEqual(10);
  expect(rows[0]?.at).toBe(at(54));
});
