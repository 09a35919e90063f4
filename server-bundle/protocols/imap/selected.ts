/**
 * The selected mailbox as this session's client knows it: which UID stands at which sequence number, and with which flags. What others
 * do arrives as events and is only shown at the points where RFC 9051 §5.5 and §7.5.1 allow it.
 */
import type { MailboxEvent, MailboxId, MailboxRow, MessageRow } from '../../storage/api/operations.ts';
import type { Range } from '../../wire/imap/sequence-set.ts';
import { normalised } from '../../wire/imap/uid-ranges.ts';
import type { MessageTable } from './message-table.ts';
import { NO_NEWS, type News, PendingNews } from './pending-news.ts';

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
  readonly table: MessageTable;
  /** Null while there are none: most of the time, of most sessions. */
  #pending: PendingNews | null = null;

  readonly #isListed: boolean;
  /** In lower case. */
  #toldKeywords: ReadonlySet<string> = new Set();

  /** `isListed`: false while its messages are not in `table` yet. */
  constructor(mailbox: MailboxRow, table: MessageTable, { readOnly, isListed = true }: { readonly readOnly: boolean; readonly isListed?: boolean }) {
    this.#isListed = isListed;
    this.id = mailbox.id;
    this.name = mailbox.name;
    this.uidValidity = mailbox.uidValidity;
    this.readOnly = readOnly;
    this.toldModSeq = mailbox.highestModSeq;
    this.table = table;
    this.#uidNext = Math.max(mailbox.uidNext, table.lastUid + 1);
  }

  get count(): number {
    return this.table.length;
  }

  get uids(): readonly number[] {
    return Array.from(this.table.uids);
  }

  get uidNext(): number {
    return this.#uidNext;
  }

  row(uid: number): MessageRow | undefined {
    const index = this.table.indexOf(uid);
    return index < 0 ? undefined : this.table.rowAt(index);
  }

  /** Without making a row of it; 0 when the client does not know this message. */
  modSeqOf(uid: number): number {
    return this.table.modSeqAt(this.table.indexOf(uid));
  }

  /** 0 when the client does not know this message. */
  sequenceOf(uid: number): number {
    return this.table.indexOf(uid) + 1;
  }

  /** The UIDs a set of sequence numbers or UIDs names, ascending. */
  resolve(ranges: readonly Range[], byUid: boolean): number[] {
    const { table } = this;
    if (table.length === 0) return [];
    const last = byUid ? table.lastUid : table.length;
    const indexes = ranges.map((range): Range => {
      // `*` is the last there is (RFC 9051 §9 seq-range), and either may come first.
      const [a = 0, b = a] = range.map((value) => (value === Infinity ? last : value));
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      return byUid ? [table.lowerBound(low), table.lowerBound(high + 1) - 1] : [low - 1, high - 1];
    });
    const found = normalised(
      indexes.filter(([low, high]) => low <= high),
      table.length - 1,
    );
    return found.flatMap(([low, high]) => Array.from(table.uids.subarray(low, high + 1)));
  }

  /** True when a sequence number beyond the last is named (RFC 9051 §6.4.5: the client is out of step). */
  exceeds(ranges: readonly Range[]): boolean {
    return ranges.some((range) => range.some((value) => value !== Infinity && value > this.count));
  }

  /** A change by someone, to be told later. */
  queue(event: MailboxEvent): void {
    if (event.kind !== 'mailboxes-changed' && event.mailboxId === this.id)
      (this.#pending ??= new PendingNews()).add(event, (uid) => !this.#isListed || this.sequenceOf(uid) > 0);
  }

  /** Passes on what came in while the list was being read. */
  handOver(next: SelectedMailbox): void {
    next.#pending = this.#pending;
    this.#pending = null;
  }

  get hasNews(): boolean {
    return this.hasEvents(true);
  }

  /** Whether `takeNews` would give any. */
  hasEvents(expunges: boolean): boolean {
    return this.#pending?.has(expunges) ?? false;
  }

  /** Those in use, which are then told, if there are any that have not been; else null. */
  keywordsToTell(max: number): readonly string[] | null {
    if (!this.table.takeHasNewSets()) return null;
    const keywords = this.table.keywords(max);
    if (keywords.every((each) => this.#toldKeywords.has(each.toLowerCase()))) return null;
    this.#toldKeywords = new Set(keywords.map((each) => each.toLowerCase()));
    return keywords;
  }

  /** Its sequence number; 0 when all are seen. */
  get firstUnseen(): number {
    for (let index = 0; index < this.table.length; index += 1) if (!this.table.flagsAt(index).flags.includes('\\Seen')) return index + 1;
    return 0;
  }

  /** What this session itself did to flags, so that its own echo is not told again. */
  apply(rows: readonly MessageRow[]): void {
    for (const row of rows) {
      const index = this.table.indexOf(row.uid);
      if (index >= 0) this.table.change(index, row);
    }
  }

  /** Forgets messages the client is being told of now; returns their sequence numbers in the order to tell them. */
  remove(uids: readonly number[]): number[] {
    const indexes = [...new Set(uids)].map((uid) => this.table.indexOf(uid)).filter((index) => index >= 0);
    indexes.sort((a, b) => a - b);
    this.table.removeAt(indexes);
    // From the last on: so none changes before it is told.
    return indexes.reverse().map((index) => index + 1);
  }

  /** What may be told now. Without `expunges`, removals wait. */
  takeNews(expunges: boolean): News {
    const pending = this.#pending;
    if (!pending) return NO_NEWS;
    const news = pending.take(expunges);
    if (!pending.has(true)) this.#pending = null;
    return news;
  }

  /** Takes up new messages; false when they were known. */
  add(rows: readonly MessageRow[]): boolean {
    const last = this.table.lastUid;
    const fresh = rows.filter((row) => row.uid > last);
    for (const row of [...fresh].sort((a, b) => a.uid - b.uid)) {
      this.table.append(row);
      this.#uidNext = Math.max(this.#uidNext, row.uid + 1);
    }
    return fresh.length > 0;
  }
}
