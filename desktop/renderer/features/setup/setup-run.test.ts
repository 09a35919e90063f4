import { expect, it } from 'vitest';
import type { SetupEvent } from '../../../contract/index.ts';
import { foldSetup, NO_RUN, remainingMs } from './setup-run.ts';

const at = '2026-11-20T18:30:00.000Z';
const started: SetupEvent = {
  kind: 'started',
  at,
  steps: [
    { id: 'a', title: 'A', estimateMs: 4_000 },
    { id: 'b', title: 'B', estimateMs: 6_000 },
  ],
};
const fold = (...events: readonly SetupEvent[]) => events.reduce(foldSetup, NO_RUN);

it('counts down what has not been done', () => {
  expect(remainingMs(fold(started), 0)).toBe(10_000);
  expect(remainingMs(fold(started, { kind: 'step-skipped', id: 'a', at }), 0)).toBe(6_000);
});

it('keeps the bytes of an upload only while it runs', () => {
  const running = fold(started, { kind: 'step-started', id: 'a', at }, { kind: 'progress', id: 'a', doneBytes: 1, totalBytes: 2 });
  expect(running.steps[0]?.bytes).toEqual({ done: 1, total: 2 });
  expect(foldSetup(running, { kind: 'step-done', id: 'a', at, tookMs: 5 }).steps[0]).toMatchObject({ state: 'done', tookMs: 5, bytes: null });
});

it('begins anew when a run begins anew', () => {
  const failed = fold(started, { kind: 'output', id: 'a', stream: 'stdout', text: 'x' }, { kind: 'cancelled', id: 'a', at });
  expect(failed.steps[0]?.state).toBe('cancelled');
  expect(foldSetup(failed, started)).toMatchObject({ lines: [], result: null });
});

it('caps its log', () => {
  const run = fold(started, { kind: 'output', id: 'a', stream: 'stdout', text: 'line\n'.repeat(5_000) });
  expect(run.lines).toHaveLength(1_000);
});

it('counts down while a step runs, and goes by the pace of an upload', () => {
  const at = '2030-01-01T00:00:00.000Z';
  const begun = fold(started, { kind: 'step-started', id: 'a', at });
  expect(remainingMs(begun, Date.parse(at) + 3_000)).toBe(7_000);
  expect(remainingMs(begun, Date.parse(at) + 60_000)).toBe(7_000);
  const half = fold(started, { kind: 'step-started', id: 'a', at }, { kind: 'progress', id: 'a', doneBytes: 10, totalBytes: 40 });
  expect(remainingMs(half, Date.parse(at) + 20_000)).toBe(66_000);
});
