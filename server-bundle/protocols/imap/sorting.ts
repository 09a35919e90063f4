/** The order that SORT asks for (RFC 5256 §3, RFC 5957 §3), as a pure comparison. */
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, listOf } from './arguments.ts';
import { MAX_SORT_CRITERIA } from './limits.ts';

export type SortField = 'arrival' | 'cc' | 'date' | 'from' | 'size' | 'subject' | 'to' | 'display-from' | 'display-to';

export interface Criterion {
  readonly field: SortField;
  readonly reverse: boolean;
}

export type Sortable = Readonly<Record<SortField, string | number>> & { readonly uid: number };

const FIELDS: Readonly<Record<string, SortField>> = {
  ARRIVAL: 'arrival',
  CC: 'cc',
  DATE: 'date',
  FROM: 'from',
  SIZE: 'size',
  SUBJECT: 'subject',
  TO: 'to',
  DISPLAYFROM: 'display-from',
  DISPLAYTO: 'display-to',
};

export function criteriaOf(token: Token | undefined): Criterion[] {
  const names = listOf(token).map(atomOf);
  const criteria: Criterion[] = [];
  for (let at = 0; at < names.length; at += 1) {
    const reverse = names[at] === 'REVERSE';
    if (reverse) at += 1;
    const field = FIELDS[names[at] ?? ''];
    if (!field) throw new SyntaxProblem('a sort criterion is unknown');
    criteria.push({ field, reverse });
  }
  if (criteria.length === 0 || criteria.length > MAX_SORT_CRITERIA) throw new SyntaxProblem('SORT takes one to twenty criteria in parentheses');
  return criteria;
}

/** Messages that are equal by all criteria stay in the order of the mailbox, whatever is reversed (RFC 5256 §3). */
export function sortedBy(messages: readonly Sortable[], criteria: readonly Criterion[]): Sortable[] {
  return [...messages].sort((a, b) => {
    for (const { field, reverse } of criteria) {
      const [x, y] = reverse ? [b[field], a[field]] : [a[field], b[field]];
      if (x !== y) return x < y ? -1 : 1;
    }
    return a.uid - b.uid;
  });
}
