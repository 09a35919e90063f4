import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBudget } from './memory-budget.ts';
import type { BudgetLimits, MemoryBudget, MemoryShare } from './memory-budget.ts';

const LIMITS: BudgetLimits = { totalBytes: 100, addressBytes: 80, yieldPace: 10 };

function holder(
  budget: MemoryBudget,
  address: string,
  pace = Number.POSITIVE_INFINITY,
): { readonly share: MemoryShare; readonly evictions: () => number } {
  let evictions = 0;
  return { share: budget.share({ address, pace: () => pace, evict: () => void (evictions += 1) }), evictions: () => evictions };
}

describe('the memory for unfinished mail', () => {
  it('is given until it is used up, and can be given back', () => {
    const budget = memoryBudget(LIMITS);
    const [one, two] = [holder(budget, 'a'), holder(budget, 'b')];
    expect([one.share.reserve(60), two.share.reserve(40), two.share.reserve(1)]).toEqual([true, true, false]);
    one.share.release();
    one.share.release();
    expect([two.share.reserve(40), holder(budget, 'c').share.reserve(21), holder(budget, 'c').share.reserve(20)]).toEqual([true, false, true]);
  });

  it('is never one address’s alone, however many connections it has', () => {
    const budget = memoryBudget(LIMITS);
    const [one, two] = [holder(budget, 'a'), holder(budget, 'a')];
    expect([one.share.reserve(50), two.share.reserve(31), two.share.reserve(30), holder(budget, 'b').share.reserve(20)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('is taken from the slowest first, and only from who is slow', () => {
    const budget = memoryBudget(LIMITS);
    const [slow, slower, quick] = [holder(budget, 'a', 5), holder(budget, 'b', 2), holder(budget, 'c', 50)];
    for (const one of [slow, slower, quick]) one.share.reserve(33);
    const asking = holder(budget, 'd');
    expect(asking.share.reserve(30)).toBe(true);
    expect([slow, slower, quick].map((one) => one.evictions())).toEqual([0, 1, 0]);
    expect(asking.share.reserve(34)).toBe(true);
    expect([slow, slower, quick].map((one) => one.evictions())).toEqual([1, 1, 0]);
    expect(asking.share.reserve(10)).toBe(false);
    expect(quick.evictions()).toBe(0);
  });

  it('is not taken from who asks, slow as he may be', () => {
    const budget = memoryBudget(LIMITS);
    const asking = holder(budget, 'a', 1);
    expect([asking.share.reserve(80), asking.share.reserve(30), asking.evictions()]).toEqual([true, false, 0]);
  });

  it('is never given twice', () => {
    const step = fc.record({ who: fc.nat(5), bytes: fc.integer({ min: 1, max: 60 }), gives: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const budget = memoryBudget(LIMITS);
        const held = [0, 0, 0, 0, 0, 0];
        const shares = held.map((_none, who) => budget.share({ address: String(who % 3), pace: () => who, evict: () => void (held[who] = 0) }));
        for (const { who, bytes, gives } of steps) {
          if (gives) {
            shares[who]?.release();
            held[who] = 0;
          } else if (shares[who]?.reserve(bytes) === true) held[who] = (held[who] ?? 0) + bytes;
          expect(held.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(LIMITS.totalBytes);
          for (const address of [0, 1, 2]) expect((held[address] ?? 0) + (held[address + 3] ?? 0)).toBeLessThanOrEqual(LIMITS.addressBytes);
        }
      }),
    );
  });
});
