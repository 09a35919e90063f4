/** Something that reads what strangers write. */
import type { Dice, Material } from './mutate.ts';

export interface Target {
  readonly name: string;
  readonly material: Material;
  readonly run: (input: Buffer, dice: Dice) => void;
}

/** @throws Error */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${what}`);
}
