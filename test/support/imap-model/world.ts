/** What an account's mailboxes ought to hold, as simply as it can be said. UIDs are foretold: they rise by one from 1 (RFC 9051 §2.3.1.1). */
export interface Letter {
  readonly uid: number;
  /** No two letters that were appended have the same, so a letter is known by it wherever it is copied to. */
  readonly size: number;
  flags: ReadonlySet<string>;
}

export interface Box {
  name: string;
  uidNext: number;
  letters: Letter[];
  isRemoved: boolean;
}

export type Change = 'add' | 'remove' | 'set';

export function changed(flags: ReadonlySet<string>, change: Change, by: readonly string[]): ReadonlySet<string> {
  if (change === 'set') return new Set(by);
  return change === 'add' ? new Set([...flags, ...by]) : new Set([...flags].filter((flag) => !by.includes(flag)));
}

export class World {
  #boxes: Box[] = [];

  constructor(boxes: readonly Pick<Box, 'name' | 'uidNext'>[]) {
    this.#boxes = boxes.map((box) => ({ ...box, letters: [], isRemoved: false }));
  }

  get boxes(): readonly Box[] {
    return this.#boxes;
  }

  find(name: string): Box | undefined {
    return this.#boxes.find((box) => box.name === name);
  }

  /** Missing superiors are made as well. @returns false when it is there already */
  create(name: string): boolean {
    if (this.find(name)) return false;
    this.#superiors(name);
    this.#boxes.push(empty(name));
    return true;
  }

  remove(name: string): boolean {
    const box = this.find(name);
    if (!box || name === 'INBOX' || this.#boxes.some((other) => other.name.startsWith(`${name}/`))) return false;
    box.isRemoved = true;
    this.#boxes = this.#boxes.filter((other) => other !== box);
    return true;
  }

  /** INBOX stays and hands over what it has (RFC 9051 §6.3.6). */
  rename(from: string, to: string): boolean {
    const box = this.find(from);
    if (!box || this.find(to) || (from !== 'INBOX' && to.startsWith(`${from}/`))) return false;
    this.#superiors(to);
    if (from === 'INBOX') {
      const target = empty(to);
      this.#boxes.push(target);
      for (const { size, flags } of box.letters) this.add(target, size, flags);
      box.letters = [];
      return true;
    }
    for (const each of this.#boxes) if (each.name === from || each.name.startsWith(`${from}/`)) each.name = to + each.name.slice(from.length);
    return true;
  }

  add(box: Box, size: number, flags: ReadonlySet<string>): number {
    const uid = box.uidNext;
    box.uidNext += 1;
    box.letters.push({ uid, size, flags });
    return uid;
  }

  /** @returns the pairs of old and new UIDs */
  copy(from: Box, uids: readonly number[], to: Box): (readonly [from: number, to: number])[] {
    return chosen(from, uids).map(({ uid, size, flags }) => [uid, this.add(to, size, flags)] as const);
  }

  take(box: Box, uids: readonly number[]): void {
    box.letters = box.letters.filter((letter) => !uids.includes(letter.uid));
  }

  /** @returns those that were there and \Deleted, and `within` */
  expunge(box: Box, within?: readonly number[]): number[] {
    const gone = box.letters.filter(({ uid, flags }) => flags.has('\\Deleted') && within?.includes(uid) !== false).map(({ uid }) => uid);
    this.take(box, gone);
    return gone;
  }

  #superiors(name: string): void {
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      const superior = name.slice(0, at);
      if (!this.find(superior)) this.#boxes.push(empty(superior));
    }
  }
}

/** Those of `uids` that are there. */
export function chosen(box: Box, uids: readonly number[]): Letter[] {
  return box.letters.filter((letter) => uids.includes(letter.uid));
}

function empty(name: string): Box {
  return { name, uidNext: 1, letters: [], isRemoved: false };
}
