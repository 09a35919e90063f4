/**
 * The maildrop of one session (RFC 1939 §4–6): its letters have the numbers that they had at login, whatever other programs do meanwhile.
 * What is marked is marked here; storage hears of it at the end, in one go.
 */
import type { SessionToken, Storage } from '../../storage/api/operations.ts';
import { LETTERS_AT_ONCE } from './limits.ts';
import { Refusal } from './refusal.ts';

export interface Letter {
  /** From 1. */
  readonly number: number;
  readonly uid: number;
  readonly sizeBytes: number;
}

export class Maildrop {
  readonly #uidValidity: number;
  readonly #uids: readonly number[];
  readonly #sizes: readonly number[];
  readonly #removed = new Set<number>();
  readonly #read = new Set<number>();

  constructor(uidValidity: number, uids: readonly number[], sizesBytes: readonly number[]) {
    this.#uidValidity = uidValidity;
    this.#uids = uids;
    this.#sizes = sizesBytes;
  }

  /** Those that are not marked. */
  get count(): number {
    return this.#uids.length - this.#removed.size;
  }

  get sizeBytes(): number {
    let sum = 0;
    for (const { sizeBytes } of this.letters()) sum += sizeBytes;
    return sum;
  }

  /** In order, without those that are marked as deleted. */
  *letters(): Generator<Letter> {
    for (const [index, uid] of this.#uids.entries())
      if (!this.#removed.has(uid)) yield { number: index + 1, uid, sizeBytes: this.#sizes[index] ?? 0 };
  }

  /** @throws Refusal for a number that there is not, or whose letter is marked as deleted. */
  letter(number: number): Letter {
    const uid = this.#uids[number - 1];
    if (uid === undefined) throw new Refusal(`There is no letter ${number}; there are ${this.#uids.length}`);
    if (this.#removed.has(uid)) throw new Refusal(`Letter ${number} is deleted already`);
    return { number, uid, sizeBytes: this.#sizes[number - 1] ?? 0 };
  }

  /** RFC 1939 §7: never given to another letter, the same in every session. */
  uniqueId({ uid }: Letter): string {
    return `${this.#uidValidity}.${uid}`;
  }

  markRead({ uid }: Letter): void {
    this.#read.add(uid);
  }

  markDeleted({ uid }: Letter): void {
    this.#removed.add(uid);
  }

  unmark(): void {
    this.#removed.clear();
  }

  get changes(): { readonly read: readonly number[]; readonly removed: readonly number[] } {
    return { read: [...this.#read], removed: [...this.#removed] };
  }
}

/** Locks the maildrop for this session. `newest`: no more letters than these; 0 for all. @throws StorageError CONFLICT when it is in use. */
export async function openMaildrop(storage: Storage, session: SessionToken, newest: number): Promise<Maildrop> {
  await storage.call('maildrop.lock', { session });
  const pages: { readonly uids: readonly number[]; readonly sizesBytes: readonly number[] }[] = [];
  let left = newest === 0 ? Infinity : newest;
  for (let before: number | undefined; ;) {
    const limit = Math.min(LETTERS_AT_ONCE, left);
    const page = await storage.call('maildrop.list', { session, limit, ...(before === undefined ? {} : { before }) });
    pages.unshift(page);
    left -= page.uids.length;
    before = page.uids[0];
    if (page.uids.length < limit || left <= 0 || before === undefined)
      return new Maildrop(
        page.uidValidity,
        pages.flatMap(({ uids }) => uids),
        pages.flatMap(({ sizesBytes }) => sizesBytes),
      );
  }
}
