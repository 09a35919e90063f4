/** Sets of UIDs as ranges, which may be far larger than any mailbox (RFC 7162 §3.2.5, §3.2.6): never counted out one by one. */
import type { Range } from './sequence-set.ts';

/** Ascending, without overlaps, nothing above `last`; `*` is `last`. */
export function normalised(ranges: readonly Range[], last: number): Range[] {
  const sorted = ranges
    .map((range) => range.map((value) => (value === Infinity ? last : value)).sort((a, b) => a - b))
    .map(([low = 0, high = low]): Range => [low, Math.min(high, last)])
    .filter(([low, high]) => low <= high)
    .sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [low, high] of sorted) {
    const current = merged.at(-1);
    if (current && low <= current[1] + 1) current[1] = Math.max(current[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** Of two sets that are ascending and without overlaps. */
export function intersection(a: readonly Range[], b: readonly Range[]): Range[] {
  const both: Range[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [[lowA, highA], [lowB, highB]] = [a[i] ?? [0, 0], b[j] ?? [0, 0]];
    const [low, high] = [Math.max(lowA, lowB), Math.min(highA, highB)];
    if (low <= high) both.push([low, high]);
    if (highA < highB) i += 1;
    else j += 1;
  }
  return both;
}

/** What of an ascending set is not among `uids`, ascending too. */
export function without(ranges: readonly Range[], uids: readonly number[]): Range[] {
  const gaps: Range[] = [];
  let before = 0;
  for (const uid of uids) {
    if (uid - before > 1) gaps.push([before + 1, uid - 1]);
    before = uid;
  }
  gaps.push([before + 1, Infinity]);
  return intersection(ranges, gaps);
}

/** `1:3,7` */
export function formatRanges(ranges: readonly Range[]): string {
  return ranges.map(([low, high]) => (low === high ? String(low) : `${low}:${high}`)).join(',');
}
