/** What a SEARCH is asked to return and how it is answered: RETURN (RFC 4731, RFC 9051 §6.4.4), SAVE (RFC 5182), PARTIAL (RFC 9394). */
import { formatSet } from '../../wire/imap/sequence-set.ts';
import { parsePartialRange, type PartialRange, windowOf } from '../../wire/imap/partial-range.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, listOf } from './arguments.ts';

export interface ResultOptions {
  readonly min: boolean;
  readonly max: boolean;
  readonly all: boolean;
  readonly count: boolean;
  readonly save: boolean;
  readonly partial: PartialRange | null;
}

/** What RFC 9051 §6.4.4 takes a SEARCH without RETURN for. */
export const ALL_RESULTS: ResultOptions = { min: false, max: false, all: true, count: false, save: false, partial: null };

/** null where no RETURN stands: the old answer is wanted. */
export function resultOptionsOf(args: readonly Token[]): { readonly options: ResultOptions | null; readonly program: readonly Token[] } {
  const first = args[0];
  if (first?.kind !== 'atom' || first.text.toUpperCase() !== 'RETURN') return { options: null, program: args };
  return { options: optionsOf(listOf(args[1])), program: args.slice(2) };
}

function optionsOf(tokens: readonly Token[]): ResultOptions {
  const names = new Set<string>();
  let partial: PartialRange | null = null;
  for (let at = 0; at < tokens.length; at += 1) {
    const name = atomOf(tokens[at]);
    if (name === 'PARTIAL') {
      if (partial) throw new SyntaxProblem('PARTIAL stands once');
      partial = parsePartialRange(atomOf(tokens[(at += 1)]));
    } else if (['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE'].includes(name)) names.add(name);
    else throw new SyntaxProblem('there is no such result option');
  }
  if (partial && names.has('ALL')) throw new SyntaxProblem('PARTIAL and ALL do not go together');
  const [min, max, count, save] = [names.has('MIN'), names.has('MAX'), names.has('COUNT'), names.has('SAVE')];
  return { min, max, count, save, partial, all: names.has('ALL') || (names.size === 0 && !partial) };
}

/** Of what was found, in its order, what `$` stands for afterwards (RFC 5182 §2.1, RFC 9394 §3.2); a MODSEQ in the answer is theirs too (RFC 7162 §3.1.10). */
export function keptOf(found: readonly number[], { min, max, all, count, partial }: ResultOptions): readonly number[] {
  if (all || count || (!min && !max && !partial)) return found;
  const kept = [...(min ? found.slice(0, 1) : []), ...(max ? found.slice(-1) : []), ...(partial ? windowOf(found, partial) : [])];
  return [...new Set(kept)].sort((a, b) => a - b);
}

/** `numbers` as the client wants them, in their order. null when nothing but SAVE was asked for (RFC 5182 §2.1). */
export function renderExtended(
  numbers: readonly number[],
  options: ResultOptions,
  { tag, byUid, modSeq }: { readonly tag: string; readonly byUid: boolean; readonly modSeq: number | null },
): string | null {
  if (!options.min && !options.max && !options.all && !options.count && !options.partial) return null;
  const [first, last] = [numbers[0], numbers.at(-1)];
  const pieces = [`* ESEARCH (TAG "${tag}")`];
  if (byUid) pieces.push('UID');
  if (options.min && first !== undefined) pieces.push(`MIN ${first}`);
  if (options.max && last !== undefined) pieces.push(`MAX ${last}`);
  if (options.all && first !== undefined) pieces.push(`ALL ${formatSet(numbers)}`);
  if (options.count) pieces.push(`COUNT ${numbers.length}`);
  if (options.partial) pieces.push(`PARTIAL (${options.partial.text} ${formatSet(windowOf(numbers, options.partial)) || 'NIL'})`);
  if (modSeq !== null && first !== undefined) pieces.push(`MODSEQ ${modSeq}`);
  return pieces.join(' ');
}
