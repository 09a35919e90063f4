/** What stands behind the items of a FETCH: a window on its messages, `(PARTIAL -1:-30)` (RFC 9394 §3.3). */
import { parsePartialRange, type PartialRange } from '../../wire/imap/partial-range.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, listOf } from './arguments.ts';
import { isLazy, isPreview } from './fetch-items.ts';

export interface FetchArguments {
  readonly set: Token;
  readonly items: Token;
  readonly window: PartialRange | null;
}

export function fetchArgumentsOf(args: readonly Token[]): FetchArguments {
  // `FETCH 1 PREVIEW (LAZY)`: the list belongs to the single item.
  const [set, items, ...rest] = isPreview(args[1]) && isLazy(args[2]) ? args.toSpliced(2, 1) : args;
  if (!set || !items || rest.length > 1) throw new SyntaxProblem('FETCH takes a set and the items');
  return { set, items, window: rest[0] ? windowIn(listOf(rest[0])) : null };
}

function windowIn(modifiers: readonly Token[]): PartialRange {
  if (modifiers.length !== 2 || atomOf(modifiers[0]) !== 'PARTIAL') throw new SyntaxProblem('there is no such FETCH modifier');
  return parsePartialRange(atomOf(modifiers[1]));
}
