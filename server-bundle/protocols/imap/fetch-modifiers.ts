/**
 * What stands behind the items of a FETCH: a window on its messages, `(PARTIAL -1:-30)` (RFC 9394 §3.3); only those that have changed,
 * `(CHANGEDSINCE 7)`, and what has gone, `(CHANGEDSINCE 7 VANISHED)` (RFC 7162 §3.1.4.1, §3.2.6).
 */
import { parsePartialRange, type PartialRange } from '../../wire/imap/partial-range.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, listOf } from './arguments.ts';
import { isLazy, isPreview } from './fetch-items.ts';
import { modSeqOf } from './mod-sequence.ts';

export interface FetchModifiers {
  readonly window: PartialRange | null;
  readonly changedSince: number | null;
  readonly vanished: boolean;
}

export interface FetchArguments extends FetchModifiers {
  readonly set: Token;
  readonly items: Token;
}

export function fetchArgumentsOf(args: readonly Token[]): FetchArguments {
  // `FETCH 1 PREVIEW (LAZY)`: the list belongs to the single item.
  const [set, items, ...rest] = isPreview(args[1]) && isLazy(args[2]) ? args.toSpliced(2, 1) : args;
  if (!set || !items || rest.length > 1) throw new SyntaxProblem('FETCH takes a set and the items');
  return { set, items, ...(rest[0] ? modifiersIn(listOf(rest[0])) : { window: null, changedSince: null, vanished: false }) };
}

function modifiersIn(tokens: readonly Token[]): FetchModifiers {
  const names = new Set<string>();
  let window: PartialRange | null = null;
  let changedSince: number | null = null;
  for (let at = 0; at < tokens.length; at += 1) {
    const name = atomOf(tokens[at]);
    if (names.has(name)) throw new SyntaxProblem('a FETCH modifier stands twice');
    names.add(name);
    if (name === 'PARTIAL') window = parsePartialRange(atomOf(tokens[(at += 1)]));
    else if (name === 'CHANGEDSINCE') changedSince = modSeqOf(tokens[(at += 1)]);
    else if (name !== 'VANISHED') throw new SyntaxProblem('there is no such FETCH modifier');
  }
  if (names.size === 0) throw new SyntaxProblem('a FETCH modifier was expected');
  const vanished = names.has('VANISHED');
  if (vanished && changedSince === null) throw new SyntaxProblem('VANISHED needs CHANGEDSINCE beside it');
  return { window, changedSince, vanished };
}
