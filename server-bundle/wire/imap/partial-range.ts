/** A window on results, from either end: `1:100`, `-1:-100` (RFC 9394 §3.4 partial-range). */
import { SyntaxProblem } from './tokens.ts';

export interface PartialRange {
  /** As it is echoed. */
  readonly text: string;
  readonly fromEnd: boolean;
  /** Counted from 1, inclusive, in order. */
  readonly first: number;
  readonly last: number;
}

const RANGE = /^(-?)([1-9]\d{0,9}):(-?)([1-9]\d{0,9})$/;

export function parsePartialRange(text: string): PartialRange {
  const [, sign, a = '', otherSign, b = ''] = RANGE.exec(text) ?? [];
  if (sign === undefined || sign !== otherSign) throw new SyntaxProblem('PARTIAL takes a range such as 1:100 or -1:-100');
  const [first = 0, last = 0] = [Number(a), Number(b)].sort((x, y) => x - y);
  if (last > 0xffff_ffff) throw new SyntaxProblem('PARTIAL goes up to 4294967295');
  return { text, fromEnd: sign === '-', first, last };
}

/** Of an ascending list, those in the window, still ascending. */
export function windowOf(sorted: readonly number[], { fromEnd, first, last }: PartialRange): readonly number[] {
  return fromEnd ? sorted.slice(Math.max(0, sorted.length - last), Math.max(0, sorted.length - first + 1)) : sorted.slice(first - 1, last);
}
