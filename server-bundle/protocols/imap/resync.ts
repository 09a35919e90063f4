/** What a client that was away has missed: VANISHED (EARLIER) and changed flags (RFC 7162 §3.2.5, §3.2.6). */
import type { Range } from '../../wire/imap/sequence-set.ts';
import { formatRanges, intersection, normalised, without } from '../../wire/imap/uid-ranges.ts';
import { loginOf } from './arguments.ts';
import { changeLine } from './news.ts';
import type { Resync } from './select-parameters.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

/** Behind the other untagged answers of SELECT. Of another UIDVALIDITY nothing is told: the client forgets all it knew. */
export async function tellMissed(session: Session, selected: SelectedMailbox, known: Resync): Promise<void> {
  if (known.uidValidity !== selected.uidValidity) return;
  const last = selected.uidNext - 1;
  const asked = normalised(known.knownUids ?? [[1, last]], last);
  const sure = known.match ? lastMatch(selected.uids, known.match) : 0;
  await tellVanished(session, selected, { asked: intersection(asked, [[sure + 1, Infinity]]), since: known.modSeq });
  for (const uid of selected.resolve(asked, true)) {
    const row = selected.modSeqOf(uid) > known.modSeq && selected.row(uid);
    if (!row) continue;
    session.output.line(changeLine(session, selected, row, { uid: true, flags: true }));
    await session.output.breathe();
  }
}

/**
 * One line for those of `asked` (ascending, without overlaps) that were removed since. Where that is longer ago than storage remembers, all are told that
 * are not there. Those that this client still counts are told later, by a VANISHED that makes it count anew.
 */
export async function tellVanished(
  session: Session,
  selected: SelectedMailbox,
  { asked, since }: { readonly asked: readonly Range[]; readonly since: number },
): Promise<void> {
  if (asked.length === 0) return;
  const input = { session: loginOf(session).token, mailboxId: selected.id, since };
  const { ranges } = await session.deps.storage.call('message.vanished', input);
  const gone = ranges ? intersection(asked, normalised(ranges, Infinity)) : asked;
  const vanished = without(gone, selected.uids);
  if (vanished.length > 0) session.output.line(`* VANISHED (EARLIER) ${formatRanges(vanished)}`);
}

/** The last UID that stands where the client has it, so that it knows of all removals before; 0 when there is none. Ends with the mailbox, not with the client's sets. */
function lastMatch(uids: readonly number[], match: NonNullable<Resync['match']>): number {
  const theirUids = members(match.uids);
  let sure = 0;
  for (const number of members(match.numbers)) {
    const uid = theirUids.next().value;
    if (uid === undefined || uids[number - 1] !== uid) break;
    sure = uid;
  }
  return sure;
}

function* members(ranges: readonly Range[]): Generator<number, undefined> {
  for (const [low, high] of ranges) for (let value = low; value <= high; value += 1) yield value;
}
