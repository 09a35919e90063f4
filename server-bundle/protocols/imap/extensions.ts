/** What changes how the server speaks, once a client has asked for it, until the connection closes. */
import { Refusal } from './refusal.ts';
import type { SelectedMailbox } from './selected.ts';
import type { Session } from './session.ts';

export type Extension = 'CONDSTORE' | 'METADATA' | 'QRESYNC' | 'IMAP4REV2' | 'UIDONLY' | 'UTF8=ACCEPT';

/** RFC 7162 §3.1: whoever names a mod-sequence is told them from now on, beginning with that of the selected mailbox. */
export function enableCondstore(session: Session): void {
  if (session.enabled.has('CONDSTORE')) return;
  session.enabled.add('CONDSTORE');
  if (session.selected) session.output.line(highestModSeqLine(session.selected.toldModSeq, 'Mod-sequences are told'));
}

/** For the answer to a command that removed messages (RFC 7162 §3.2.7): all that came before is told first. Empty for who has not asked for such. */
export function toldUpTo(session: Session, selected: SelectedMailbox): string {
  session.tellNews(true);
  return session.enabled.has('CONDSTORE') ? `[HIGHESTMODSEQ ${selected.toldModSeq}] ` : '';
}

export function highestModSeqLine(modSeq: number, text: string): string {
  return `* OK [HIGHESTMODSEQ ${modSeq}] ${text}`;
}

/** RFC 9586 §3: whoever has given up message numbers sends none either. */
export function uidRequired(): Refusal {
  return new Refusal('BAD', 'Messages go by UID alone since UIDONLY is enabled', 'UIDREQUIRED');
}
