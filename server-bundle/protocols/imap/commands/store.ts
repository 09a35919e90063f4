/** STORE (RFC 9051 §6.4.6), conditional with UNCHANGEDSINCE (RFC 7162 §3.1.3). */
import type { ConditionalOutcome, MessageRow } from '../../../storage/api/operations.ts';
import { formatSet } from '../../../wire/imap/sequence-set.ts';
import { type ParsedCommand, SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { atomOf, chosenUids, flagsOf, listOf, loginOf, writableOf } from '../arguments.ts';
import { enableCondstore } from '../extensions.ts';
import { inPieces } from '../in-pieces.ts';
import { newFlagLines } from '../keywords.ts';
import { modSeqOf } from '../mod-sequence.ts';
import { changeLine } from '../news.ts';
import { Refusal } from '../refusal.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';
import { numbersOf } from './search.ts';

const ITEM = /^([+-]?)FLAGS(\.SILENT)?$/;

interface Change {
  readonly action: 'set' | 'add' | 'remove';
  readonly flags: readonly string[];
}

export async function store(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const [set, second] = command.args;
  const unchangedSince = second?.kind === 'list' ? unchangedSinceOf(second) : null;
  const [item, ...values] = command.args.slice(unchangedSince === null ? 1 : 2);
  const match = ITEM.exec(atomOf(item));
  if (!match || values.length === 0) throw new SyntaxProblem('STORE takes FLAGS, +FLAGS or -FLAGS and the flags');
  const selected = writableOf(session);
  const uids = chosenUids(selected, set, byUid);
  const flags = flagsOf(values[0]?.kind === 'list' && values.length === 1 ? values[0].items : values);
  const change: Change = { action: match[1] === '+' ? 'add' : match[1] === '-' ? 'remove' : 'set', flags };
  if (unchangedSince !== null) enableCondstore(session);
  if (uids.length === 0) return 'STORE completed';
  const isSilent = match[2] !== undefined;
  if (unchangedSince !== null) return storeUnchanged(session, selected, { uids, change, unchangedSince, isSilent, byUid });
  const at = { session: loginOf(session).token, mailboxId: selected.id, ...change };
  const rows = await inPieces(uids, (some) => session.deps.storage.call('message.flag', { ...at, uids: some }));
  if (rows.length === 0 && !byUid && !isSilent) throw allGone();
  tell(session, selected, rows, (row) => !isSilent || row.modSeq > (selected.row(row.uid)?.modSeq ?? 0), {
    byUid,
    flags: (row) => !isSilent || isSurprising(selected.row(row.uid), row, change),
  });
  return 'STORE completed';
}

function unchangedSinceOf(modifiers: Token): number {
  const [name, value, ...rest] = listOf(modifiers);
  if (atomOf(name) !== 'UNCHANGEDSINCE' || rest.length > 0) throw new SyntaxProblem('there is no such STORE modifier');
  return modSeqOf(value);
}

interface ConditionalStore {
  readonly uids: readonly number[];
  readonly change: Change;
  readonly unchangedSince: number;
  readonly isSilent: boolean;
  readonly byUid: boolean;
}

async function storeUnchanged(session: Session, selected: SelectedMailbox, request: ConditionalStore): Promise<string> {
  const first = await flagUnchanged(session, selected, request);
  const conflicts = new Set(first.conflicts);
  const rows = new Map(first.rows.map((row) => [row.uid, row]));
  // Where only other flags have changed, that is no conflict (RFC 7162 §3.1.12): once more, on what was seen just now.
  const spurious = first.rows.filter((row) => conflicts.has(row.uid) && isSpurious(selected.row(row.uid), row, request));
  if (spurious.length > 0) {
    const seen = spurious.reduce((most, row) => Math.max(most, row.modSeq), 0);
    const second = await flagUnchanged(session, selected, { ...request, uids: spurious.map((row) => row.uid), unchangedSince: seen });
    for (const { uid } of spurious) conflicts.delete(uid);
    for (const uid of second.conflicts) conflicts.add(uid);
    for (const row of second.rows) rows.set(row.uid, row);
  }
  const changedByOthers = new Set(first.conflicts);
  tell(session, selected, [...rows.values()], () => true, {
    byUid: request.byUid,
    flags: (row) => !request.isSilent || changedByOthers.has(row.uid),
  });
  if (rows.size === 0 && conflicts.size === 0 && !request.byUid && !request.isSilent) throw allGone();
  const failed = numbersOf(selected, [...conflicts], request.byUid);
  return failed.length > 0 ? `[MODIFIED ${formatSet(failed)}] STORE completed, but for those changed meanwhile` : 'STORE completed';
}

/**
 * Of messages that stand at sequence numbers but have been expunged by others (RFC 2180 §4.2.2, RFC 5530 §3). Where one at least is left, or the client asked
 * for no answer, the others are passed over (RFC 2180 §4.2.1, §4.2.3); a UID that is gone never is an error (RFC 9051 §6.4.9).
 */
function allGone(): Refusal {
  return new Refusal('NO', 'Others have removed those messages', 'EXPUNGEISSUED');
}

/** In pieces, as every change of many messages. */
async function flagUnchanged(
  session: Session,
  selected: SelectedMailbox,
  { uids, change, unchangedSince }: ConditionalStore,
): Promise<ConditionalOutcome> {
  const at = { session: loginOf(session).token, mailboxId: selected.id, ...change, unchangedSince };
  const outcomes = await inPieces(uids, async (some) => [await session.deps.storage.call('message.flag-unchanged', { ...at, uids: some })]);
  return { rows: outcomes.flatMap(({ rows }) => rows), conflicts: outcomes.flatMap(({ conflicts }) => conflicts) };
}

/** The client knows the flags it names as they are, although others have changed since. */
function isSpurious(known: MessageRow | undefined, now: MessageRow, { change, unchangedSince }: ConditionalStore): boolean {
  if (change.action === 'set' || !known || known.modSeq > unchangedSince) return false;
  const has = (row: MessageRow, flag: string): boolean => row.flags.some((each) => each.toLowerCase() === flag.toLowerCase());
  return change.flags.every((flag) => has(known, flag) === has(now, flag));
}

/** Others have changed it too, which a client that only reckons with its own change would never hear of (RFC 9051 §6.4.6). */
function isSurprising(known: MessageRow | undefined, now: MessageRow, { action, flags }: Change): boolean {
  const reckoned = action === 'set' ? new Set<string>() : lowerCased(known?.flags ?? []);
  for (const flag of lowerCased(flags))
    if (action === 'remove') reckoned.delete(flag);
    else reckoned.add(flag);
  const after = lowerCased(now.flags);
  return reckoned.size !== after.size || [...reckoned].some((flag) => !after.has(flag));
}

function lowerCased(flags: readonly string[]): Set<string> {
  return new Set(flags.map((flag) => flag.toLowerCase()));
}

/** Without FLAGS a line is worth it only for its mod-sequence, which goes to those who have asked for such. */
function tell(
  session: Session,
  selected: SelectedMailbox,
  rows: readonly MessageRow[],
  isNews: (row: MessageRow) => boolean,
  { byUid, flags }: { readonly byUid: boolean; readonly flags: (row: MessageRow) => boolean },
): void {
  // Before they are applied: what the client knows of them so far decides.
  const told = rows
    .filter((row) => selected.sequenceOf(row.uid) > 0 && isNews(row))
    .map((row) => ({ row, withFlags: flags(row) }))
    .filter(({ withFlags }) => withFlags || session.enabled.has('CONDSTORE'));
  selected.apply(rows);
  for (const line of newFlagLines(selected)) session.output.line(line);
  for (const { row, withFlags } of told) session.output.line(changeLine(session, selected, row, { uid: byUid, flags: withFlags }));
}
