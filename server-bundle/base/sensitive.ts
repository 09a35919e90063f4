/** A value that prints as stars wherever it is logged, joined to text or made into JSON. `reveal()` is the one way in. */
import { inspect } from 'node:util';

const STARS = '***';

export class Sensitive<T = string> {
  readonly #value: T;
  constructor(value: T) {
    this.#value = value;
  }
  reveal(): T {
    return this.#value;
  }
  toString(): string {
    return STARS;
  }
  toJSON(): string {
    return STARS;
  }
  [inspect.custom](): string {
    return STARS;
  }
}
