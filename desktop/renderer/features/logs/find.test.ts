import { expect, it } from 'vitest';
import type { Entry } from './entry.ts';
import { find } from './find.ts';
import { Ring } from './ring.ts';

const entries = new Ring<Entry>();
['spf pass', 'nothing', 'SPF fail', 'a.b', 'spf'].forEach((text, index) =>
  entries.push({ kind: 'line', seq: 10 + index, line: { service: 'mx', stream: 'stdout', at: '2026-11-20T18:30:00Z', text } }),
);
entries.push({ kind: 'mark', seq: 15, mark: 'gap', count: 0 });

it('begins at the newest and goes round in both directions', () => {
  expect(find(entries, 'spf', null, -1)).toEqual({ seq: 14, position: 3, total: 3 });
  expect(find(entries, 'spf', 14, 1)).toEqual({ seq: 10, position: 1, total: 3 });
  expect(find(entries, 'spf', 10, -1)).toEqual({ seq: 14, position: 3, total: 3 });
  expect(find(entries, 'spf', 10, 1)).toEqual({ seq: 12, position: 2, total: 3 });
});

it('takes text as text, and a capital for a capital', () => {
  expect(find(entries, 'a.b', null, -1)?.total).toBe(1);
  expect(find(entries, '.', null, -1)?.total).toBe(1);
  expect(find(entries, 'SPF', null, -1)?.total).toBe(1);
  expect(find(entries, 'mx', null, -1)?.total).toBe(5);
  expect(find(entries, '', null, -1)).toBeNull();
  expect(find(entries, 'absent', 3, 1)).toBeNull();
});
