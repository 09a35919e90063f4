/** A small share of what test/fuzz/run.ts does with millions: the same inputs in every run. */
import { expect, it } from 'vitest';
import { TARGETS } from './fuzz/targets.ts';
import { feed } from './fuzz/worker.ts';

const INPUTS = 1_500;

it.each(TARGETS.map(({ name }) => name))('%s withstands strange input', (target) => {
  const outcome = feed({ target, seed: 4, from: 0, to: INPUTS, at: new SharedArrayBuffer(4) });
  expect(outcome.kind === 'fell' ? outcome : 'done').toBe('done');
});
