/** One list of values against one list of keys: by match type and comparator (RFC 5228 §2.7, RFC 5231). */
import { RELATIONS } from '../../wire/sieve/constants.ts';
import type { Node } from '../../wire/sieve/script.ts';
import { compare, foldFor } from './comparators.ts';
import type { Comparator } from './comparators.ts';
import { SIEVE_LIMITS } from './limits.ts';
import { SieveRuntimeError } from './outcome.ts';
import type { Run } from './run.ts';
import { matchWildcards } from './wildcards.ts';

type Relation = (typeof RELATIONS)[number];

/** True when any value fits any key. A wildcard or pattern that fits sets the match variables. @throws SieveRuntimeError */
export function matchesAny(run: Run, node: Node, values: readonly string[], keys: readonly string[], count = values.length): boolean {
  const counted = run.tagText(node, 'count');
  if (counted !== null) return keys.some((key) => holds(relationOf(counted), compare('i;ascii-numeric', `${count}`, key)));
  const fits = matcherOf(run, node);
  return values.some((value) => keys.some((key) => fits(value, key)));
}

type Matcher = (value: string, key: string) => boolean;

function matcherOf(run: Run, node: Node): Matcher {
  const comparator = comparatorOf(run, node);
  const fold = foldFor(comparator);
  const relation = run.tagText(node, 'value');
  if (relation !== null) return spending(run, 1, (value, key) => holds(relationOf(relation), compare(comparator, value, key)));
  if (node.tags.has('contains')) return spending(run, 1, (value, key) => fold(value).includes(fold(key)));
  if (node.tags.has('matches')) return spending(run, 1, (value, key) => noting(run, matchWildcards(key, value, { fold, spend: run.spend })));
  if (node.tags.has('regex'))
    return (value, key) => {
      const pattern = run.pattern(key, comparator === 'i;ascii-casemap');
      run.spend(Math.max(SIEVE_LIMITS.patternCost, pattern.size) * (value.length + key.length));
      return noting(run, pattern.match(value));
    };
  return spending(run, 0, (value, key) => compare(comparator, value, key) === 0);
}

function spending(run: Run, cost: number, matcher: Matcher): Matcher {
  return (value, key) => {
    run.spend(cost * (value.length + key.length) + Math.min(value.length, key.length));
    return matcher(value, key);
  };
}

function noting(run: Run, found: readonly string[] | null): boolean {
  if (found !== null) run.matched = found;
  return found !== null;
}

function comparatorOf(run: Run, node: Node): Comparator {
  const name = run.tagText(node, 'comparator') ?? 'i;ascii-casemap';
  if (name === 'i;octet' || name === 'i;ascii-casemap' || name === 'i;ascii-numeric') return name;
  throw new SieveRuntimeError(`"${name.slice(0, 60)}" is no comparator.`);
}

function relationOf(name: string): Relation {
  const relation = RELATIONS.find((known) => known === name);
  if (!relation) throw new SieveRuntimeError(`"${name.slice(0, 60)}" is no comparison.`);
  return relation;
}

function holds(relation: Relation, order: number): boolean {
  switch (relation) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
  }
}
