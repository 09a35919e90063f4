import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { letGo } from './let-go.ts';

it('frees a large body, also one behind a short head', () => {
  const [whole, behind] = [Buffer.alloc(2_000_000), Buffer.alloc(2_000_000).subarray(100)];
  for (const bytes of [whole, behind]) letGo(bytes);
  expect([whole.length, behind.length]).toEqual([0, 0]);
});

it('leaves small ones, those that share their memory, and those that are gone already', () => {
  const small = randomBytes(1000);
  const half = Buffer.alloc(4_000_000).subarray(0, 2_000_000);
  const gone = Buffer.alloc(2_000_000);
  letGo(gone);
  for (const bytes of [small, half, gone]) letGo(bytes);
  expect([small.length, half.length, gone.length]).toEqual([1000, 2_000_000, 0]);
});
