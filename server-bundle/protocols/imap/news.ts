/**
 * What is told of messages without being asked for, in the words that the client has enabled: EXPUNGE or VANISHED (RFC 7162 §3.2.10), FETCH
 * with MODSEQ and UID or without (§3.2.4). Telling a removal and forgetting the message are one step, so that numbers never go astray.
 */
import type { MailboxEvent, MessageRow } from '../../storage/api/operations.ts';
import { formatSet } from '../../wire/imap/sequence-set.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

/** Untagged lines for what has happened since; between two that depend on sequence numbers nothing else is told. */
export function newsLines(session: Session, selected: SelectedMailbox, expunges: boolean): string[] {
  const lines: string[] = [];
  for (const event of selected.takeEvents(expunges)) {
    lines.push(...eventLines(session, selected, event));
    selected.toldModSeq = Math.max(selected.toldModSeq, modSeqOf(event));
  }
  return lines;
}

/** Of messages this client knows, which are forgotten with that. */
export function removalLines(session: Session, selected: SelectedMailbox, uids: readonly number[]): string[] {
  const known = uids.filter((uid) => selected.sequenceOf(uid) > 0).sort((a, b) => a - b);
  const numbers = selected.remove(known);
  if (!session.enabled.has('QRESYNC')) return numbers.map((number) => `* ${number} EXPUNGE`);
  return known.length === 0 ? [] : [`* VANISHED ${formatSet(known)}`];
}

/** A change of flags. The mod-sequence is told to whoever has asked for such once, and the UID with it. */
export function changeLine(session: Session, selected: SelectedMailbox, row: MessageRow, { uid, flags }: { uid: boolean; flags: boolean }): string {
  const hasModSeq = session.enabled.has('CONDSTORE');
  const items = [
    ...(uid || hasModSeq ? [`UID ${row.uid}`] : []),
    ...(flags ? [`FLAGS (${row.flags.join(' ')})`] : []),
    ...(hasModSeq ? [`MODSEQ (${row.modSeq})`] : []),
  ];
  return `* ${selected.sequenceOf(row.uid)} FETCH (${items.join(' ')})`;
}

function eventLines(session: Session, selected: SelectedMailbox, event: MailboxEvent): string[] {
  switch (event.kind) {
    case 'exists':
      return selected.add(event.messages) ? [`* ${selected.count} EXISTS`] : [];
    case 'flags': {
      const fresh = event.messages.filter((row) => row.modSeq > (selected.row(row.uid)?.modSeq ?? Infinity));
      selected.apply(fresh);
      return fresh.map((row) => changeLine(session, selected, row, { uid: true, flags: true }));
    }
    case 'expunged':
      return removalLines(session, selected, event.uids);
    case 'mailboxes-changed':
      return [];
  }
}

function modSeqOf(event: MailboxEvent): number {
  switch (event.kind) {
    case 'exists':
    case 'flags':
      return event.messages.reduce((most, row) => Math.max(most, row.modSeq), 0);
    case 'expunged':
      return event.modSeq;
    case 'mailboxes-changed':
      return 0;
  }
}
