import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Ring } from './ring.ts';

it('is a list that loses its beginning', () => {
  const step = fc.oneof(
    fc.record({ push: fc.integer() }),
    fc.record({ drop: fc.integer({ min: 0, max: 3_000 }) }),
    fc.record({ many: fc.nat(3_000) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const ring = new Ring<number>();
      let list: number[] = [];
      for (const one of steps) {
        if ('push' in one) {
          ring.push(one.push);
          list.push(one.push);
        } else if ('drop' in one) {
          ring.drop(one.drop);
          list = list.slice(one.drop);
        } else
          for (let index = 0; index < one.many; index += 1) {
            ring.push(index);
            list.push(index);
          }
      }
      expect(ring.length).toBe(list.length);
      expect(ring.slice(0, ring.length)).toEqual(list);
      expect([ring.at(-1), ring.at(0), ring.at(list.length)]).toEqual([undefined, list[0], undefined]);
    }),
    { numRuns: 50 },
  );
});
