/** A queue that is read by position: things come in at its end and fall out at its beginning, each at constant cost. */
export class Ring<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#items[this.#head + index];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Lets the first ones go; as many as there are, at most. */
  drop(count: number): void {
    this.#head += Math.min(count, this.length);
    // Moved together only when half of it is empty: on average each item is moved once.
    if (this.#head > 1_024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  slice(from: number, to: number): T[] {
    return this.#items.slice(this.#head + Math.max(0, from), this.#head + Math.max(0, to));
  }
}
