/** Finding a text among the lines shown: from where one is, either way, round the end. Pure. */
import type { Entry } from './entry.ts';
import { sourceOf } from './expression.ts';
import type { Ring } from './ring.ts';

export interface Found {
  readonly seq: number;
  /** From 1. */
  readonly position: number;
  readonly total: number;
}

/** @param from the entry one stands on; null begins at the newest, going back */
export function find(entries: Ring<Entry>, wanted: string, from: number | null, step: 1 | -1): Found | null {
  const matches = allThatContain(entries, wanted);
  const total = matches.length;
  if (total === 0) return null;
  const index = from === null ? total - 1 : step === 1 ? matches.findIndex((seq) => seq > from) : matches.findLastIndex((seq) => seq < from);
  const position = index >= 0 ? index : step === 1 ? 0 : total - 1;
  return { seq: matches[position] ?? 0, position: position + 1, total };
}

function allThatContain(entries: Ring<Entry>, wanted: string): number[] {
  if (wanted === '') return [];
  // A plain text as an expression: it can't backtrack, and case is ignored without a copy of every line.
  const { source, flags } = sourceOf({ text: wanted, isExpression: false, inverse: false });
  const expression = new RegExp(source, flags);
  const found: number[] = [];
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries.at(index);
    if (entry?.kind === 'line' && (expression.test(entry.line.text) || expression.test(entry.line.service))) found.push(entry.seq);
  }
  return found;
}
