import { expect, it } from 'vitest';
import type { Container } from '../../../contract/index.ts';
import { HISTORY_MS, remember, spanOf, type History } from './history.ts';

const container = (service: string, cpuPercent: number | null): Container => ({
  id: service,
  service,
  name: service,
  image: 'i',
  state: 'running',
  health: 'healthy',
  startedAt: null,
  restarts: 0,
  cpuPercent,
  memoryBytes: cpuPercent,
  memoryLimitBytes: null,
  ports: [],
});
const none: History = new Map();

it('keeps ten minutes and no more samples than fit', () => {
  let history = none;
  for (let second = 0; second < 2_000; second += 1) history = remember(history, [container('mx', second)], second * 1_000);
  const samples = history.get('mx') ?? [];
  expect(samples).toHaveLength(400);
  expect(samples.at(-1)?.cpuPercent).toBe(1_999);
  history = remember(history, [container('mx', 1)], 2_000_000 + HISTORY_MS);
  expect(history.get('mx')).toHaveLength(1);
});

it('begins with the first measurement, and forgets a service that is gone', () => {
  const first = remember(none, [container('mx', null)], 0);
  expect(first.size).toBe(0);
  const measured = remember(first, [container('mx', 3), container('imap', 4)], 1);
  expect(remember(measured, [container('mx', null)], 2).get('mx')).toHaveLength(2);
  expect([...remember(measured, [container('mx', 5)], HISTORY_MS + 2).keys()]).toEqual(['mx']);
});

it('spans what is known, and a minute at least', () => {
  const at = (...times: readonly number[]) => spanOf(times.map((atMs) => ({ atMs, cpuPercent: 1, memoryBytes: 1 })));
  expect(at(100_000, 130_000)).toEqual({ fromMs: 70_000, toMs: 130_000 });
  expect(at(100_000, 400_000)).toEqual({ fromMs: 100_000, toMs: 400_000 });
  expect(at()).toEqual({ fromMs: -60_000, toMs: 0 });
});
