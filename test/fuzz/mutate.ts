/** Hostile input from a seed and a number alone, so that whatever falls out can be made again: pieces of a grammar, and mutations of them. */

/** A small generator of numbers (mulberry32); good enough to choose by, useless for secrets. */
export class Dice {
  #state: number;

  constructor(seed: number, turn: number) {
    this.#state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(turn + 1, 0x85eb_ca6b)) >>> 0;
  }

  /** 0 to below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end);
  }

  /** @throws RangeError of an empty list */
  one<T>(from: readonly T[]): T {
    const chosen = from[this.below(from.length)];
    if (chosen === undefined) throw new RangeError('There is nothing to choose from.');
    return chosen;
  }
}

export interface Material {
  /** Whole inputs as they should be. */
  readonly seeds: readonly string[];
  /** What is put together and into them. */
  readonly pieces: readonly string[];
}

/** Latin-1: every character of the material is one octet. One in 64 is long. */
export function inputOf({ seeds, pieces }: Material, dice: Dice): Buffer {
  const length = dice.below(64) === 0 ? 400 : 24;
  const soup = (): string => Array.from({ length: 1 + dice.below(length) }, () => dice.one(pieces)).join('');
  const start = dice.below(3) === 0 || seeds.length === 0 ? soup() : dice.one(seeds);
  let bytes: Buffer = Buffer.from(start, 'latin1');
  for (let left = dice.below(6); left > 0; left -= 1) bytes = mutated(bytes, dice, pieces);
  return bytes;
}

function mutated(bytes: Buffer, dice: Dice, pieces: readonly string[]): Buffer {
  const at = dice.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + dice.below(20));
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(end)];
  const middle = bytes.subarray(at, end);
  switch (dice.below(7)) {
    case 0:
      return Buffer.concat([before, behind]);
    case 1:
      return Buffer.concat([before, Buffer.from(dice.one(pieces), 'latin1'), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([before, Buffer.from(dice.one(pieces), 'latin1'), behind]);
    case 3:
      return Buffer.concat([before, ...Array.from({ length: 1 + dice.below(40) }, () => middle), behind]);
    case 4:
      return Buffer.concat([before, Buffer.of(dice.below(256)), behind]);
    case 5:
      return Buffer.concat([behind, middle, before]);
    default: {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ (1 << dice.below(8));
      return changed;
    }
  }
}

/** The same bytes in pieces, as a socket may hand them over. */
export function* cut(bytes: Buffer, dice: Dice): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const size = 1 + dice.below(dice.below(4) === 0 ? 2 : 40);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
