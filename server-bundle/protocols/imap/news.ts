/**
 * What is told of messages without being asked for, in the words that the client has enabled: EXPUNGE or VANISHED (RFC 7162 §3.2.10), FETCH
 * with MODSEQ and UID or without (§3.2.4), or UIDFETCH (RFC 9586 §3). Telling a removal and forgetting the message are one step, so that numbers never go astray.
 */
import type { MessageRow } from '../../storage/api/operations.ts';
import { formatSet } from '../../wire/imap/sequence-set.ts';
import { newFlagLines } from './keywords.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

/** Untagged lines for what has happened since. Numbers of changed messages are the new ones: removals stand before. */
export function newsLines(session: Session, selected: SelectedMailbox, expunges: boolean): string[] {
  const { removed, arrived, changed, upTo } = selected.takeNews(expunges);
  const lines = selected.add(arrived) ? [`* ${selected.count} EXISTS`] : [];
  lines.push(...removalLines(session, selected, removed));
  // What arrived while the mailbox was being listed is known already, as it was then.
  const fresh = [...arrived, ...changed].filter((row) => row.modSeq > (selected.row(row.uid)?.modSeq ?? Infinity));
  selected.apply(fresh);
  lines.push(...newFlagLines(selected));
  for (const row of fresh) lines.push(changeLine(session, selected, row, { uid: true, flags: true }));
  selected.toldModSeq = Math.max(selected.toldModSeq, upTo);
  return lines;
}

/** Of messages this client knows, which are forgotten with that. */
export function removalLines(session: Session, selected: SelectedMailbox, uids: readonly number[]): string[] {
  const known = uids.filter((uid) => selected.sequenceOf(uid) > 0).sort((a, b) => a - b);
  const numbers = selected.remove(known);
  if (!session.enabled.has('QRESYNC') && !session.enabled.has('UIDONLY')) return numbers.map((number) => `* ${number} EXPUNGE`);
  return known.length === 0 ? [] : [`* VANISHED ${formatSet(known)}`];
}

/** A change of flags. The mod-sequence is told to whoever has asked for such once, and the UID with it. */
export function changeLine(session: Session, selected: SelectedMailbox, row: MessageRow, { uid, flags }: { uid: boolean; flags: boolean }): string {
  const also = companionsOf(session);
  const items = [
    ...(also.includes('uid') || (uid && !session.enabled.has('UIDONLY')) ? [`UID ${row.uid}`] : []),
    ...(flags ? [`FLAGS (${row.flags.join(' ')})`] : []),
    ...(also.includes('mod-seq') ? [`MODSEQ (${row.modSeq})`] : []),
  ];
  return `${fetchOpening(session, selected, row.uid)}${items.join(' ')})`;
}

/** What goes with flags that nobody asked for (RFC 7162 §3.2.4, RFC 9051 §7.5.2). */
export function companionsOf({ enabled }: Session): ('uid' | 'mod-seq')[] {
  const hasModSeq = enabled.has('CONDSTORE');
  const hasUid = !enabled.has('UIDONLY') && (hasModSeq || enabled.has('IMAP4REV2'));
  return [...(hasUid ? ['uid' as const] : []), ...(hasModSeq ? ['mod-seq' as const] : [])];
}

/** `* 7 FETCH (`, or `* 4711 UIDFETCH (` for whoever has enabled UIDONLY. */
export function fetchOpening(session: Session, selected: SelectedMailbox, uid: number): string {
  return session.enabled.has('UIDONLY') ? `* ${uid} UIDFETCH (` : `* ${selected.sequenceOf(uid)} FETCH (`;
}
