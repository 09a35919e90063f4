/** A value with watchers: each is given the newest value at once and after every change; a slow one misses what came between. */
export class Watched<T> {
  #value: T;
  readonly #watchers = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** How many watch right now. */
  get watchers(): number {
    return this.#watchers.size;
  }

  set(value: T): void {
    this.#value = value;
    for (const wake of this.#watchers) wake();
  }

  /** Ends with the signal. */
  async *watch(signal?: AbortSignal): AsyncGenerator<T, void> {
    let waiting = Promise.withResolvers<undefined>();
    const wake = (): void => waiting.resolve(undefined);
    this.#watchers.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    try {
      while (!signal?.aborted) {
        yield this.#value;
        await waiting.promise;
        waiting = Promise.withResolvers();
      }
    } finally {
      this.#watchers.delete(wake);
      signal?.removeEventListener('abort', wake);
    }
  }
}
