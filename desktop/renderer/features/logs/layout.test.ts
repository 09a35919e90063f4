import { expect, it } from 'vitest';
import type { Entry } from './entry.ts';
import { entriesOnFirst, fromTop, upTo, type Page } from './layout.ts';
import { Ring } from './ring.ts';

const ring = (texts: readonly string[]): Ring<Entry> => {
  const entries = new Ring<Entry>();
  texts.forEach((text, seq) => entries.push({ kind: 'line', seq, line: { service: 'mx', stream: 'stdout', at: '2026-11-20T18:30:00Z', text } }));
  return entries;
};
// Time, service and level take 25 cells of the first row.
const page: Page = { columns: 35, rows: 4, wrap: false, paint: { services: ['mx'], fields: null, found: '', words: () => '' } };
const seqs = (rows: readonly { entry: Entry }[]): number[] => rows.map(({ entry }) => entry.seq);
const eight = ring(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
const long = 'x'.repeat(60);

it('shows one row for each entry, from wherever one looks', () => {
  expect(seqs(fromTop(eight, page))).toEqual([0, 1, 2, 3]);
  expect(seqs(upTo(eight, 7, page))).toEqual([4, 5, 6, 7]);
  expect(seqs(upTo(eight, 1, page))).toEqual([0, 1, 2, 3]);
  expect(entriesOnFirst(eight, page)).toBe(4);
});

it('breaks long entries into rows when asked, and shows the end of the last one', () => {
  const wrapped = { ...page, wrap: true };
  const entries = ring(['a', long, 'b', long]);
  expect(seqs(upTo(entries, 3, wrapped))).toEqual([2, 3, 3, 3]);
  expect(seqs(fromTop(entries, wrapped))).toEqual([0, 1, 1, 1]);
  expect(entriesOnFirst(entries, wrapped)).toBe(2);
});

it('stands an empty log and a screen of one row', () => {
  expect(upTo(ring([]), -1, page)).toEqual([]);
  expect(entriesOnFirst(ring([]), page)).toBe(1);
  expect(seqs(upTo(ring([long]), 0, { ...page, rows: 1, wrap: true }))).toEqual([0]);
});
