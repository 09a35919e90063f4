/** Which entries stand on which rows of the screen, seen from its end or from its beginning. Pure. */
import { cutToRow, wrapToRows } from './cells.ts';
import type { Entry } from './entry.ts';
import { piecesOf, type PaintOptions } from './paint.ts';
import type { Ring } from './ring.ts';

export interface Page {
  readonly columns: number;
  readonly rows: number;
  readonly wrap: boolean;
  readonly paint: PaintOptions;
}

export interface Row {
  readonly entry: Entry;
  readonly text: string;
}

/** From the first entry on, as far as the rows go. */
export function fromTop(entries: Ring<Entry>, page: Page): Row[] {
  const rows: Row[] = [];
  for (let index = 0; rows.length < page.rows && index < entries.length; index += 1) rows.push(...rowsAt(entries, index, page));
  return rows.slice(0, page.rows);
}

/** So that the entry at `last` ends on the last row; from the top where that would leave rows empty. */
export function upTo(entries: Ring<Entry>, last: number, page: Page): Row[] {
  const rows: Row[][] = [];
  let count = 0;
  for (let index = last; count < page.rows && index >= 0; index -= 1) {
    const these = rowsAt(entries, index, page);
    rows.push(these);
    count += these.length;
  }
  return count < page.rows ? fromTop(entries, page) : rows.reverse().flat().slice(-page.rows);
}

/** How many entries stand whole on the first screen, one at least. */
export function entriesOnFirst(entries: Ring<Entry>, page: Page): number {
  if (!page.wrap) return Math.max(1, Math.min(page.rows, entries.length));
  let [count, used] = [0, 0];
  while (count < entries.length) {
    used += rowsAt(entries, count, page).length;
    if (used > page.rows) break;
    count += 1;
  }
  return Math.max(1, count);
}

function rowsAt(entries: Ring<Entry>, index: number, { columns, rows, wrap, paint }: Page): Row[] {
  const entry = entries.at(index);
  if (!entry) return [];
  const pieces = piecesOf(entry, paint);
  return (wrap ? wrapToRows(pieces, columns, rows) : [cutToRow(pieces, columns)]).map((text) => ({ entry, text }));
}
