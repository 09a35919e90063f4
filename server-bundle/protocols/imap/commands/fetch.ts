/**
 * FETCH (RFC 9051 §6.4.5), with PREVIEW (RFC 8970), SAVEDATE (RFC 8514), PARTIAL (RFC 9394), CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4, §3.2.6).
 * What is asked for is settled here; fetch-answers.ts writes it.
 */
import { windowOf } from '../../../wire/imap/partial-range.ts';
import type { Range } from '../../../wire/imap/sequence-set.ts';
import { type ParsedCommand, SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { normalised } from '../../../wire/imap/uid-ranges.ts';
import { chosenUids, loginOf, selectedOf, setOf } from '../arguments.ts';
import { enableCondstore } from '../extensions.ts';
import { tellMessages } from '../fetch-answers.ts';
import { type FetchItem, fetchItemsOf } from '../fetch-items.ts';
import { fetchArgumentsOf } from '../fetch-modifiers.ts';
import { inPieces } from '../in-pieces.ts';
import { companionsOf } from '../news.ts';
import { tellVanished } from '../resync.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';

export async function fetch(session: Session, command: ParsedCommand, byUid: boolean): Promise<string> {
  const wish = fetchArgumentsOf(command.args);
  const selected = selectedOf(session);
  const isUidOnly = session.enabled.has('UIDONLY');
  if (wish.vanished && !(byUid && session.enabled.has('QRESYNC'))) throw new SyntaxProblem('VANISHED goes with UID FETCH, after ENABLE QRESYNC');
  const items = withItems(fetchItemsOf(wish.items, byUid && !isUidOnly), wish.changedSince === null ? [] : ['mod-seq']);
  const chosen = chosenUids(selected, wish.set, byUid);
  if (items.some((item) => item.kind === 'mod-seq')) enableCondstore(session);
  if (wish.vanished)
    await tellVanished(session, selected, { asked: normalised(rangesOf(selected, wish.set), selected.uidNext - 1), since: wish.changedSince ?? 0 });
  const uids = changedOf(selected, wish.window ? windowOf(chosen, wish.window) : chosen, wish.changedSince);
  const seen = selected.readOnly || !items.some((item) => 'peek' in item && !item.peek) ? new Set<number>() : await markSeen(session, selected, uids);
  const itemsOnceSeen = withItems(items, ['flags', ...companionsOf(session)]);
  await tellMessages(session, selected, { uids, items, seen, itemsOnceSeen });
  return 'FETCH completed';
}

/** The items, and those of `kinds` that are not among them. */
function withItems(items: readonly FetchItem[], kinds: readonly ('flags' | 'uid' | 'mod-seq')[]): readonly FetchItem[] {
  return [...items, ...kinds.filter((kind) => !items.some((item) => item.kind === kind)).map((kind) => ({ kind }))];
}

function changedOf(selected: SelectedMailbox, uids: readonly number[], since: number | null): readonly number[] {
  return since === null ? uids : uids.filter((uid) => selected.modSeqOf(uid) > since);
}

function rangesOf(selected: SelectedMailbox, set: Token): readonly Range[] {
  return set.kind === 'atom' && set.text === '$' ? selected.saved.map((uid) => [uid, uid]) : setOf(set);
}

/** Returns the UIDs that were not seen before. */
async function markSeen(session: Session, selected: SelectedMailbox, uids: readonly number[]): Promise<ReadonlySet<number>> {
  const unseen = uids.filter((uid) => selected.row(uid)?.flags.includes('\\Seen') === false);
  if (unseen.length === 0) return new Set();
  const at = { session: loginOf(session).token, mailboxId: selected.id };
  selected.apply(await inPieces(unseen, (uids) => session.deps.storage.call('message.flag', { ...at, uids, action: 'add', flags: ['\\Seen'] })));
  return new Set(unseen);
}
