/** SEARCH (RFC 9051 §6.4.4): the old answer of RFC 3501 §7.2.5, or ESEARCH where RETURN stands (RFC 4731) or IMAP4rev2 is enabled, kept for `$` with SAVE (RFC 5182). */
import { type ParsedCommand, SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { selectedOf } from '../arguments.ts';
import { matchingUids } from '../matching.ts';
import { withProgress } from '../progress.ts';
import { asksModSeq, parseSearch } from '../search-keys.ts';
import { ALL_RESULTS, keptOf, renderExtended, type ResultOptions, resultOptionsOf } from '../search-results.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

export async function search(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const selected = selectedOf(session);
  const { options: asked, program } = resultOptionsOf(command.args);
  const options = asked ?? (session.enabled.has('IMAP4REV2') ? ALL_RESULTS : null);
  return keeping(selected, options, async () => {
    const key = parseSearch(program);
    const found = await withProgress(session.output, command.tag, () => matchingUids(session, key));
    const kept = options ? keptOf(found, options) : found;
    if (options?.save) selected.saved = kept;
    const modSeq = asksModSeq(key) ? highest(selected, kept) : null;
    const numbers = numbersOf(selected, found, byUid);
    const line = options ? renderExtended(numbers, options, { tag: command.tag, byUid, modSeq }) : renderOld('SEARCH', numbers, modSeq);
    if (line !== null) session.output.line(line);
    return options?.save ? 'SEARCH completed, the result is kept' : 'SEARCH completed';
  });
}

/** RFC 5182 §2.1: where SAVE is asked for, NO leaves nothing in `$`; BAD leaves it as it was. */
export async function keeping<T>(selected: SelectedMailbox, options: ResultOptions | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (options?.save && !(error instanceof SyntaxProblem)) selected.saved = [];
    throw error;
  }
}

export function numbersOf(selected: SelectedMailbox, uids: readonly number[], byUid: boolean): readonly number[] {
  return byUid ? uids : uids.map((uid) => selected.sequenceOf(uid)).filter((sequence) => sequence > 0);
}

/** The largest mod-sequence of those messages (RFC 7162 §3.1.5). */
export function highest(selected: SelectedMailbox, uids: readonly number[]): number {
  return uids.reduce((most, uid) => Math.max(most, selected.modSeqOf(uid)), 0);
}

export function renderOld(name: 'SEARCH' | 'SORT', numbers: readonly number[], modSeq: number | null): string {
  const suffix = modSeq !== null && numbers.length > 0 ? ` (MODSEQ ${modSeq})` : '';
  return `* ${name}${numbers.map((number) => ` ${number}`).join('')}${suffix}`;
}
