/** What stands behind the mailbox of a SELECT: `(CONDSTORE)`, `(QRESYNC (…))` (RFC 7162 §3.1.8, §3.2.5). Read strictly: @throws SyntaxProblem */
import type { Range } from '../../wire/imap/sequence-set.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, listOf, setOf } from './arguments.ts';
import { modSeqOf } from './mod-sequence.ts';

export interface Resync {
  readonly uidValidity: number;
  readonly modSeq: number;
  /** null stands for all. */
  readonly knownUids: readonly Range[] | null;
  /** Sequence numbers and the UIDs that stood there, both ascending (§3.2.5.2). */
  readonly match: { readonly numbers: readonly Range[]; readonly uids: readonly Range[] } | null;
}

export interface SelectParameters {
  readonly condstore: boolean;
  readonly resync: Resync | null;
}

export function selectParametersOf(token: Token | undefined): SelectParameters {
  if (!token) return { condstore: false, resync: null };
  const items = listOf(token);
  const names = new Set<string>();
  let resync: Resync | null = null;
  for (let at = 0; at < items.length; at += 1) {
    const name = atomOf(items[at]);
    if ((name !== 'CONDSTORE' && name !== 'QRESYNC') || names.has(name)) throw new SyntaxProblem('there is no such SELECT parameter');
    names.add(name);
    if (name === 'QRESYNC') resync = resyncOf(listOf(items[(at += 1)]));
  }
  if (names.size === 0) throw new SyntaxProblem('a SELECT parameter was expected');
  return { condstore: names.has('CONDSTORE'), resync };
}

function resyncOf([uidValidity, modSeq, ...optional]: readonly Token[]): Resync {
  const digits = uidValidity?.kind === 'atom' ? uidValidity.text : '';
  if (!/^[1-9]\d{0,9}$/.test(digits)) throw new SyntaxProblem('QRESYNC takes a UIDVALIDITY and a mod-sequence');
  const [known, match, ...rest] = optional[0]?.kind === 'list' ? [undefined, ...optional] : optional;
  if (rest.length > 0) throw new SyntaxProblem('QRESYNC takes no more arguments');
  return {
    uidValidity: Number(digits),
    modSeq: modSeqOf(modSeq),
    knownUids: known ? knownSetOf(known) : null,
    match: match ? matchOf(listOf(match)) : null,
  };
}

function matchOf([first, second, ...rest]: readonly Token[]): NonNullable<Resync['match']> {
  const [numbers, uids] = [knownSetOf(first), knownSetOf(second)];
  if (rest.length > 0 || !isAscending(numbers) || !isAscending(uids) || sizeOf(numbers) !== sizeOf(uids))
    throw new SyntaxProblem('QRESYNC takes as many sequence numbers as UIDs, both ascending');
  return { numbers, uids };
}

/** `*` would say nothing of what the client knows (RFC 7162 §7 known-uids). */
function knownSetOf(token: Token | undefined): Range[] {
  const ranges = setOf(token);
  if (ranges.some((range) => range.includes(Infinity))) throw new SyntaxProblem('* does not go with QRESYNC');
  return ranges;
}

function isAscending(ranges: readonly Range[]): boolean {
  return ranges.every(([low, high], index) => low <= high && low > (ranges[index - 1]?.[1] ?? 0));
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0);
}
