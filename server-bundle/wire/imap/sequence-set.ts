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
