/** Sequence sets and UID sets: `1:3,7,*` (RFC 9051 §9 sequence-set). */
import { MAX_SET_RANGES } from './limits.ts';
import { SyntaxProblem } from './tokens.ts';

/** Inclusive; Infinity stands for `*`. */
export type Range = readonly [low: number, high: number];

const SET = /^(?:(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?)(?:,(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?)*$/;

export function parseSet(text: string): Range[] {
  if (!SET.test(text)) throw new SyntaxProblem('a message set is malformed');
  const pieces = text.split(',');
  if (pieces.length > MAX_SET_RANGES) throw new SyntaxProblem('a message set is too long');
  return pieces.map((piece) => {
    const [first = '', second = first] = piece.split(':');
    return [number(first), number(second)];
  });
}

function number(text: string): number {
  if (text === '*') return Infinity;
  const value = Number(text);
  if (value < 1 || value > 0xffff_ffff) throw new SyntaxProblem('numbers in a message set go from 1 to 4294967295');
  return value;
}

/** The members of an ascending list that a set names, in ascending order. `*` is the last member (RFC 9051 §9 seq-range). */
export function selectFrom(sorted: readonly number[], ranges: readonly Range[]): number[] {
  const last = sorted.at(-1);
  if (last === undefined) return [];
  const chosen = new Set<number>();
  for (const range of ranges) {
    const [a, b] = range.map((value) => (value === Infinity ? last : value)) as [number, number];
    const [low, high] = a <= b ? [a, b] : [b, a];
    for (let at = lowerBound(sorted, low); at < sorted.length; at += 1) {
      const value = sorted[at];
      if (value === undefined || value > high) break;
      chosen.add(value);
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

/** First index whose member is not below `value`. */
export function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `[1,2,3,7]` → `1:3,7`. */
export function formatSet(sorted: readonly number[]): string {
  const pieces: string[] = [];
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    pieces.push(start === end ? String(sorted[start]) : `${sorted[start] ?? ''}:${sorted[end] ?? ''}`);
    start = end + 1;
  }
  return pieces.join(',');
}
