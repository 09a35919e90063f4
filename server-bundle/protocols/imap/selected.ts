/**
 * The selected mailbox as this session's client knows it: which UID stands at which sequence number, and with which flags. What others
 * do arrives as events and is only shown at the points where RFC 9051 §5.5 and §7.5.1 allow it.
 */
import type { MailboxEvent, MailboxId, MailboxRow, MessageRow } from '../../storage/api/operations.ts';
import { lowerBound, type Range, selectFrom } from '../../wire/imap/sequence-set.ts';

export class SelectedMailbox {
  readonly id: MailboxId;
  readonly name: string;
  readonly readOnly: boolean;
  readonly uidValidity: number;
  /** What `$` stands for (RFC 5182): UIDs, ascending; those that have gone since are passed over. */
  saved: readonly number[] = [];
  #uids: number[];
  readonly #rows: Map<number, MessageRow>;
  #events: MailboxEvent[] = [];

  constructor(mailbox: MailboxRow, rows: readonly MessageRow[], readOnly: boolean) {
    this.id = mailbox.id;
    this.name = mailbox.name;
    this.uidValidity = mailbox.uidValidity;
    this.readOnly = readOnly;
    this.#uids = rows.map((row) => row.uid);
    this.#rows = new Map(rows.map((row) => [row.uid, row]));
  }

  get count(): number {
    return this.#uids.length;
  }

  get uids(): readonly number[] {
    return this.#uids;
  }

  row(uid: number): MessageRow | undefined {
    return this.#rows.get(uid);
  }

  /** 0 when the client does not know this message. */
  sequenceOf(uid: number): number {
    const index = lowerBound(this.#uids, uid);
    return this.#uids[index] === uid ? index + 1 : 0;
  }

  /** The UIDs a set of sequence numbers or UIDs names, ascending. */
  resolve(ranges: readonly Range[], byUid: boolean): number[] {
    if (byUid) return selectFrom(this.#uids, ranges);
    const numbers = this.#uids.map((_, index) => index + 1);
    return selectFrom(numbers, ranges).map((number) => this.#uids[number - 1] ?? 0);
  }

  /** True when a sequence number beyond the last is named (RFC 9051 §6.4.5: the client is out of step). */
  exceeds(ranges: readonly Range[]): boolean {
    return ranges.some((range) => range.some((value) => value !== Infinity && value > this.#uids.length));
  }

  /** A change by someone, to be told later. */
  queue(event: MailboxEvent): void {
    if (event.kind !== 'mailboxes-changed' && event.mailboxId === this.id) this.#events.push(event);
  }

  /** Passes on what came in while the list was being read. */
  handOver(next: SelectedMailbox): void {
    next.#events = this.#events;
    this.#events = [];
  }

  get hasNews(): boolean {
    return this.#events.length > 0;
  }

  /** What this session itself did to flags, so that its own echo is not told again. */
  apply(rows: readonly MessageRow[]): void {
    for (const row of rows) if (this.#rows.has(row.uid)) this.#rows.set(row.uid, row);
  }

  /** Removes messages the client is being told of now; returns their sequence numbers in the order to tell them. */
  remove(uids: readonly number[]): number[] {
    const numbers: number[] = [];
    for (const uid of [...uids].sort((a, b) => b - a)) {
      const sequence = this.sequenceOf(uid);
      if (sequence === 0) continue;
      this.#uids.splice(sequence - 1, 1);
      this.#rows.delete(uid);
      numbers.push(sequence);
    }
    return numbers;
  }

  /** Untagged lines for what has happened since. Without `expunges`, removals and whatever came after them wait. */
  takeNews(expunges: boolean): string[] {
    const lines: string[] = [];
    const events = this.#events;
    this.#events = [];
    for (const [index, event] of events.entries()) {
      if (event.kind === 'expunged' && !expunges) {
        this.#events = events.slice(index);
        break;
      }
      this.#tell(event, lines);
    }
    return lines;
  }

  #tell(event: MailboxEvent, lines: string[]): void {
    switch (event.kind) {
      case 'exists':
        if (this.#add(event.messages)) lines.push(`* ${this.count} EXISTS`);
        return;
      case 'flags':
        for (const row of event.messages) {
          const known = this.#rows.get(row.uid);
          if (!known || row.modSeq <= known.modSeq) continue;
          this.#rows.set(row.uid, row);
          lines.push(`* ${this.sequenceOf(row.uid)} FETCH (UID ${row.uid} FLAGS (${row.flags.join(' ')}))`);
        }
        return;
      case 'expunged':
        lines.push(...this.remove(event.uids).map((number) => `* ${number} EXPUNGE`));
        return;
      case 'mailboxes-changed':
        return;
    }
  }

  #add(rows: readonly MessageRow[]): boolean {
    const fresh = rows.filter((row) => !this.#rows.has(row.uid) && row.uid > (this.#uids.at(-1) ?? 0));
    for (const row of [...fresh].sort((a, b) => a.uid - b.uid)) {
      this.#uids.push(row.uid);
      this.#rows.set(row.uid, row);
    }
    return fresh.length > 0;
  }
}
