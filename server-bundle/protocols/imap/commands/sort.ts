/** SORT (RFC 5256 §3), with RETURN (ESORT, RFC 5267 §3), DISPLAYFROM and DISPLAYTO (RFC 5957), by what storage keeps of each message. */
import { type ParsedCommand, SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { selectedOf } from '../arguments.ts';
import { displayNames } from '../display-names.ts';
import { keptKeys, requireOrderable } from '../kept-keys.ts';
import { matchingUids } from '../matching.ts';
import { withProgress } from '../progress.ts';
import { asksModSeq, parseKeys, requireCharset } from '../search-keys.ts';
import { keptOf, renderExtended, resultOptionsOf } from '../search-results.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';
import { type Criterion, criteriaOf, type Sortable, sortedBy, type SortField } from '../sorting.ts';
import { highest, keeping, numbersOf, renderOld } from './search.ts';

export async function sort(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const selected = selectedOf(session);
  const { options, program } = resultOptionsOf(command.args);
  if (program.length < 3) throw new SyntaxProblem('SORT takes criteria, a character set and what to search');
  return keeping(selected, options, async () => {
    const criteria = criteriaOf(program[0]);
    requireCharset(program[1]);
    const key = parseKeys(program.slice(2));
    const sorted = await withProgress(session.output, command.tag, async () => {
      const found = await matchingUids(session, key);
      requireOrderable(found);
      return sortedBy(await sortables(session, selected, found, criteria), criteria).map(({ uid }) => uid);
    });
    const kept = options ? keptOf(sorted, options).toSorted((a, b) => a - b) : sorted;
    if (options?.save) selected.saved = kept;
    const modSeq = asksModSeq(key) ? highest(selected, kept) : null;
    const numbers = numbersOf(selected, sorted, byUid);
    // With RETURN, MIN and MAX are the first and the last in this order, and ALL keeps it (RFC 5267 §3.1).
    const line = options ? renderExtended(numbers, options, { tag: command.tag, byUid, modSeq }) : renderOld('SORT', numbers, modSeq);
    if (line !== null) session.output.line(line);
    return 'SORT completed';
  });
}

/** With the fields that are asked for; what is not there sorts first (RFC 5256 §3). */
async function sortables(session: Session, selected: SelectedMailbox, uids: readonly number[], criteria: readonly Criterion[]): Promise<Sortable[]> {
  const wanted = new Set(criteria.map(({ field }) => field));
  const asks = (...fields: readonly SortField[]): boolean => fields.some((field) => wanted.has(field));
  const sortable = new Map(uids.map((uid) => [uid, blank(selected, uid)]));
  if (asks('date', 'subject', 'from', 'to', 'cc'))
    for await (const { uid, sentAt, subject, from, to, cc } of keptKeys(session, selected, uids)) {
      const known = sortable.get(uid);
      if (known) sortable.set(uid, { ...known, date: sentAt ?? known.arrival, subject, from, to, cc });
    }
  if (asks('display-from', 'display-to'))
    for await (const { uid, from, to } of displayNames(session, selected, uids)) {
      const known = sortable.get(uid);
      if (known) sortable.set(uid, { ...known, 'display-from': from, 'display-to': to });
    }
  return [...sortable.values()];
}

function blank(selected: SelectedMailbox, uid: number): Sortable {
  const row = selected.row(uid);
  const arrival = row?.internalDate ?? 0;
  return { uid, arrival, date: arrival, size: row?.sizeBytes ?? 0, cc: '', from: '', subject: '', to: '', 'display-from': '', 'display-to': '' };
}
