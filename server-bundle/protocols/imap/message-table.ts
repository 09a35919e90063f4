/**
 * The messages of a mailbox in the order of their UIDs, in columns of numbers: 28 bytes each, where an object would take some 200. Sets of
 * flags are few, so each is kept once, as it is written.
 */
import type { MessageColumns, MessageRow } from '../../storage/api/operations.ts';

export interface FlagSet {
  readonly flags: readonly string[];
  /** `FLAGS (\Seen)` */
  readonly written: Buffer;
}

const FIRST_CAPACITY = 16;
/** Sets that are in no use any more are dropped when there are so many more than messages. */
const UNUSED_SETS_MAX = 1_000;

/** Of every mailbox without messages: most that are kept selected have few. */
const [NO_NUMBERS, NO_FLOATS] = [new Uint32Array(0), new Float64Array(0)];

export class MessageTable {
  #count = 0;
  #uids = NO_NUMBERS;
  #modSeqs = NO_FLOATS;
  #dates = NO_FLOATS;
  #sizes = NO_NUMBERS;
  #flags = NO_NUMBERS;
  #sets: FlagSet[] = [];
  readonly #numbers = new Map<string, number>();
  /** A set was met that was not there when this was last asked. */
  #hasNewSets = false;

  get length(): number {
    return this.#count;
  }

  /** A view, good until the next change. */
  get uids(): Uint32Array {
    return this.#uids.subarray(0, this.#count);
  }

  get lastUid(): number {
    return this.#uids[this.#count - 1] ?? 0;
  }

  uidAt(index: number): number {
    return this.#uids[index] ?? 0;
  }

  modSeqAt(index: number): number {
    return this.#modSeqs[index] ?? 0;
  }

  internalDateAt(index: number): number {
    return this.#dates[index] ?? 0;
  }

  sizeBytesAt(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  flagsAt(index: number): FlagSet {
    return this.#sets[this.#flags[index] ?? 0] ?? NO_FLAGS;
  }

  /** At most so many of those in use, each in the first case it was met in. */
  keywords(max: number): readonly string[] {
    const found = new Map<string, string>();
    for (const number of new Set(this.#flags.subarray(0, this.#count)))
      for (const flag of this.#sets[number]?.flags ?? [])
        if (!flag.startsWith('\\') && !found.has(flag.toLowerCase())) found.set(flag.toLowerCase(), flag);
    return [...found.values()].sort().slice(0, max);
  }

  /** Whether `keywords` may give others than when this was last asked. */
  takeHasNewSets(): boolean {
    const had = this.#hasNewSets;
    this.#hasNewSets = false;
    return had;
  }

  rowAt(index: number): MessageRow {
    return {
      uid: this.uidAt(index),
      flags: this.flagsAt(index).flags,
      modSeq: this.modSeqAt(index),
      internalDate: this.internalDateAt(index),
      sizeBytes: this.sizeBytesAt(index),
    };
  }

  /** -1 when there is none. `likely` is looked at first: whoever goes through many knows where the next will be. */
  indexOf(uid: number, likely = -1): number {
    if (this.#uids[likely] === uid && likely < this.#count) return likely;
    const index = this.lowerBound(uid);
    return index < this.#count && this.#uids[index] === uid ? index : -1;
  }

  /** The first index whose uid is not below this one. */
  lowerBound(uid: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#uids[middle] ?? Infinity) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Its uid is above all others. */
  append(row: MessageRow): void {
    this.#reserve(this.#count + 1);
    this.#count += 1;
    this.#uids[this.#count - 1] = row.uid;
    this.change(this.#count - 1, row);
  }

  /** As storage packed them; their uids are above all others. */
  appendColumns({ count, data, flagSets }: MessageColumns): void {
    const from = this.#count;
    this.#reserve(from + count);
    this.#count += count;
    // A Buffer may begin anywhere; numbers of eight bytes may not.
    const bytes = new Uint8Array(data).buffer;
    this.#modSeqs.set(new Float64Array(bytes, 0, count), from);
    this.#dates.set(new Float64Array(bytes, count * 8, count), from);
    this.#uids.set(new Uint32Array(bytes, count * 16, count), from);
    this.#sizes.set(new Uint32Array(bytes, count * 20, count), from);
    const numbers = flagSets.map((text) => this.#numberOf(text));
    for (const [index, set] of new Uint32Array(bytes, count * 24, count).entries()) this.#flags[from + index] = numbers[set] ?? 0;
  }

  /** All but its uid. */
  change(index: number, row: MessageRow): void {
    this.#modSeqs[index] = row.modSeq;
    this.#dates[index] = row.internalDate;
    this.#sizes[index] = row.sizeBytes;
    this.#flags[index] = this.#numberOf(row.flags.join(' '));
    if (this.#sets.length > this.#count + UNUSED_SETS_MAX) this.#dropUnused();
  }

  /** Ascending. */
  removeAt(indexes: readonly number[]): void {
    const [first] = indexes;
    if (first === undefined) return;
    let to = first;
    for (const [n, index] of indexes.entries()) {
      const end = indexes[n + 1] ?? this.#count;
      for (const column of this.#columns()) column.copyWithin(to, index + 1, end);
      to += end - index - 1;
    }
    this.#count = to;
  }

  #columns(): readonly (Uint32Array | Float64Array)[] {
    return [this.#uids, this.#modSeqs, this.#dates, this.#sizes, this.#flags];
  }

  #reserve(count: number): void {
    if (count <= this.#uids.length) return;
    const capacity = Math.max(FIRST_CAPACITY, count, Math.ceil(this.#uids.length * 1.5));
    this.#uids = grown(this.#uids, new Uint32Array(capacity));
    this.#modSeqs = grown(this.#modSeqs, new Float64Array(capacity));
    this.#dates = grown(this.#dates, new Float64Array(capacity));
    this.#sizes = grown(this.#sizes, new Uint32Array(capacity));
    this.#flags = grown(this.#flags, new Uint32Array(capacity));
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#sets.length);
    this.#hasNewSets = true;
    return this.#sets.push({ flags: text === '' ? [] : text.split(' '), written: Buffer.from(`FLAGS (${text})`) }) - 1;
  }

  #dropUnused(): void {
    const old = this.#sets;
    this.#sets = [];
    this.#numbers.clear();
    for (let index = 0; index < this.#count; index += 1)
      this.#flags[index] = this.#numberOf((old[this.#flags[index] ?? 0] ?? NO_FLAGS).flags.join(' '));
  }
}

const NO_FLAGS: FlagSet = { flags: [], written: Buffer.from('FLAGS ()') };

function grown<T extends Uint32Array | Float64Array>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}
