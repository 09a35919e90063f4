import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { usualOpenFiles, usualWorkers } from './pool.ts';

const MIB = 1024 ** 2;

it('has a worker per core, as far as memory goes, and none in a small container', () => {
  expect(usualWorkers(256 * MIB).count).toBe(0);
  expect(usualWorkers(384 * MIB).count).toBe(1);
  expect(usualWorkers(2 ** 60).count).toBe(Math.min(availableParallelism(), 4));
});

it('keeps as many files open as fit, never fewer than 64 and never more than a thousand', () => {
  expect([64, 384, 1536, 2 ** 30].map((mib) => usualOpenFiles(mib * MIB))).toEqual([64, 64, 256, 1000]);
});
