import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MessageRow } from '../../storage/api/operations.ts';
import { MessageTable } from './message-table.ts';

const row = (uid: number, flags: readonly string[] = []): MessageRow => ({
  uid,
  flags,
  modSeq: uid * 10,
  internalDate: 1.7e12 + uid,
  sizeBytes: uid + 1,
});
const rows = (table: MessageTable): MessageRow[] => Array.from({ length: table.length }, (_, index) => table.rowAt(index));

it('holds what an array of rows would hold, whatever is added, changed and removed', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add'), gap: fc.integer({ min: 1, max: 1000 }), flags: fc.subarray(['\\Seen', '\\Deleted', 'later']) }),
    fc.record({ kind: fc.constant('change'), at: fc.nat(), flags: fc.subarray(['\\Seen', 'x', 'y']) }),
    fc.record({ kind: fc.constant('remove'), at: fc.array(fc.nat(), { maxLength: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const table = new MessageTable();
      let model: MessageRow[] = [];
      for (const each of steps) {
        if ('gap' in each) {
          const added = row((model.at(-1)?.uid ?? 0) + each.gap, each.flags);
          table.append(added);
          model.push(added);
        } else if ('flags' in each) {
          const index = each.at % Math.max(1, model.length);
          const before = model[index];
          if (!before) continue;
          const changed = { ...before, flags: each.flags, modSeq: before.modSeq + 1 };
          table.change(index, changed);
          model[index] = changed;
        } else {
          const gone = new Set(model.length === 0 ? [] : each.at.map((at) => at % model.length));
          table.removeAt([...gone].sort((a, b) => a - b));
          model = model.filter((_, index) => !gone.has(index));
        }
        expect(rows(table)).toEqual(model);
      }
      for (const [index, { uid }] of model.entries())
        expect([table.indexOf(uid), table.indexOf(uid, index), table.indexOf(uid, index + 1)]).toEqual([index, index, index]);
      expect(table.indexOf((model.at(-1)?.uid ?? 0) + 1, model.length)).toBe(-1);
    }),
  );
});

it('takes up columns behind what it has, wherever their bytes begin', () => {
  const bytes = new ArrayBuffer(2 * 28);
  new Float64Array(bytes, 0, 2).set([5, 6]);
  new Float64Array(bytes, 16, 2).set([1.7e12, 1.8e12]);
  new Uint32Array(bytes, 32, 6).set([7, 4_294_967_295, 100, 200, 1, 0]);
  const data = Buffer.concat([Buffer.alloc(3), Buffer.from(bytes)]).subarray(3);
  const table = new MessageTable();
  table.append(row(3, ['later']));
  table.appendColumns({ count: 2, data, flagSets: ['', '\\Seen later'] });
  expect(rows(table)).toEqual([
    row(3, ['later']),
    { uid: 7, flags: ['\\Seen', 'later'], modSeq: 5, internalDate: 1.7e12, sizeBytes: 100 },
    { uid: 4_294_967_295, flags: [], modSeq: 6, internalDate: 1.8e12, sizeBytes: 200 },
  ]);
});

it('forgets sets of flags that no message has any more', () => {
  const table = new MessageTable();
  table.append(row(1));
  table.append(row(2, ['kept']));
  for (let n = 0; n < 5_000; n += 1) table.change(0, row(1, [`k${n}`]));
  expect([table.flagsAt(0).written.toString(), table.flagsAt(1).written.toString()]).toEqual(['FLAGS (k4999)', 'FLAGS (kept)']);
});
