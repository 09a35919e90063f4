/**
 * What a person wants to see of the logs, as data. Text is a regular expression unless told otherwise; with a capital in it the case
 * counts ("smart case"). An expression is compiled here only to say what is wrong with it; lines are tried in match-lines.ts, in a worker.
 */
import type { Level } from './entry.ts';
import { EXPRESSION_MAX_CHARACTERS } from './limits.ts';

export interface TextFilter {
  readonly text: string;
  readonly isExpression: boolean;
  /** Lines that do not match. */
  readonly inverse: boolean;
}

export interface Filter {
  readonly least: Level;
  readonly text: TextFilter | null;
}

export const NO_FILTER: Filter = { least: 'trace', text: null };

/** Source and flags of an expression that means what the person typed. */
export function sourceOf({ text, isExpression }: TextFilter): { readonly source: string; readonly flags: string } {
  const source = isExpression ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return { source, flags: caseCounts(text, isExpression) ? '' : 'i' };
}

/** What is wrong with it, in the words of the browser's own parser; null when nothing is. */
export function problemOf(filter: TextFilter): string | null {
  if (filter.text.length > EXPRESSION_MAX_CHARACTERS) return `> ${EXPRESSION_MAX_CHARACTERS}`;
  const { source, flags } = sourceOf(filter);
  try {
    new RegExp(source, flags);
    return null;
  } catch (error) {
    // "Invalid regular expression: /(/: Unterminated group" – the person sees what was typed anyway.
    return error instanceof Error ? (error.message.split(': ').at(-1) ?? error.message) : String(error);
  }
}

/** \S, \W, \D and \B are no capitals. */
function caseCounts(text: string, isExpression: boolean): boolean {
  const letters = isExpression ? text.replaceAll(/\\(?:[pP]\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/gs, '') : text;
  return letters !== letters.toLowerCase();
}
