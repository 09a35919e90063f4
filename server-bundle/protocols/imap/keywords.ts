/**
 * Which flags a mailbox has (RFC 9051 §7.3.5, PERMANENTFLAGS §7.1): told when it is selected, and again before a keyword is told that the client
 * has not heard of yet, whoever has set it.
 */
import { MAX_KEYWORDS_TOLD } from './limits.ts';
import type { SelectedMailbox } from './selected.ts';

const SYSTEM_FLAGS = '\\Answered \\Flagged \\Deleted \\Seen \\Draft';

/** For whoever has just selected it. */
export function flagLines(selected: SelectedMailbox): string[] {
  selected.keywordsToTell(MAX_KEYWORDS_TOLD);
  return linesOf(selected, selected.table.keywords(MAX_KEYWORDS_TOLD));
}

/** Nothing, unless there are keywords that its client has not been told of. */
export function newFlagLines(selected: SelectedMailbox): string[] {
  const keywords = selected.keywordsToTell(MAX_KEYWORDS_TOLD);
  return keywords === null ? [] : linesOf(selected, keywords);
}

function linesOf({ readOnly }: SelectedMailbox, keywords: readonly string[]): string[] {
  const flags = [SYSTEM_FLAGS, ...keywords].join(' ');
  const permanent = readOnly ? '()] Nothing can be changed' : `(${flags} \\*)] These and new ones are kept`;
  return [`* FLAGS (${flags})`, `* OK [PERMANENTFLAGS ${permanent}`];
}
