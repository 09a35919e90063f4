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
  /** Everything up to this mod-sequence has been told: a client that comes back with it misses nothing (RFC 7162 §6). */
  toldModSeq: number;
  /** No UID so far is as large. */
  #uidNext: number;
  #uids: number[];
  readonly #rows: Map<number, MessageRow>;
  #events: MailboxEvent[] = [];

  constructor(mailbox: MailboxRow, rows: readonly MessageRow[], readOnly: boolean) {
    this.id = mailbox.id;
    this.name = mailbox.name;
    this.uidValidity = mailbox.uidValidity;
    this.readOnly = readOnly;
    this.toldModSeq = mailbox.highestModSeq;
    this.#uids = rows.map((row) => row.uid);
    this.#uidNext = Math.max(mailbox.uidNext, (rows.at(-1)?.uid ?? 0) + 1);
    this.#rows = new Map(rows.map((row) => [row.uid, row]));
  }

  get count(): number {
    return this.#uids.length;
  }

  get uids(): readonly number[] {
    return this.#uids;
  }

  get uidNext(): number {
    return this.#uidNext;
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

  /** Forgets messages the client is being told of now; returns their sequence numbers in the order to tell them. */
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

  /** What may be told now. Without `expunges`, removals and whatever came after them wait. */
  takeEvents(expunges: boolean): readonly MailboxEvent[] {
    const end = expunges ? -1 : this.#events.findIndex((event) => event.kind === 'expunged');
    const events = this.#events;
    this.#events = end < 0 ? [] : events.slice(end);
    return end < 0 ? events : events.slice(0, end);
  }

  /** Takes up new messages; false when they were known. */
  add(rows: readonly MessageRow[]): boolean {
    const fresh = rows.filter((row) => !this.#rows.has(row.uid) && row.uid > (this.#uids.at(-1) ?? 0));
    for (const row of [...fresh].sort((a, b) => a.uid - b.uid)) {
      this.#uids.push(row.uid);
      this.#rows.set(row.uid, row);
      this.#uidNext = Math.max(this.#uidNext, row.uid + 1);
    }
    return fresh.length > 0;
  }
}
