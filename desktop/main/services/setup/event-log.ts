/** The events of one run: every reader gets all of them from the first, those of the past at once and the rest as they come. */

export class EventLog<Event> {
  readonly #events: Event[] = [];
  readonly #weigh: (event: Event) => number;
  readonly #maximum: number;
  #weight = 0;
  #full = false;
  #ended = false;
  #wake = Promise.withResolvers<undefined>();

  /** Beyond `maximum` (the sum of `weigh`) events that weigh anything are no longer kept: progress without its chatter. */
  constructor(weigh: (event: Event) => number, maximum: number) {
    this.#weigh = weigh;
    this.#maximum = maximum;
  }

  append(event: Event): void {
    if (this.#ended) return;
    const weight = this.#weigh(event);
    this.#full ||= this.#weight + weight > this.#maximum;
    if (weight > 0 && this.#full) return;
    this.#weight += weight;
    this.#events.push(event);
    this.#notify();
  }

  end(): void {
    this.#ended = true;
    this.#notify();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Ends with the log, or when this reader's signal says so: the log itself goes on. */
  async *read({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<Event, void> {
    const left = Promise.withResolvers<undefined>();
    const leave = (): void => left.resolve(undefined);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      for (let next = 0; signal?.aborted !== true;) {
        const wake = this.#wake.promise;
        for (; next < this.#events.length; next += 1) {
          const event = this.#events[next];
          if (event !== undefined) yield event;
        }
        if (this.#ended && next >= this.#events.length) return;
        // Something may have come while the reader was busy with the last event.
        if (wake === this.#wake.promise) await Promise.race([wake, left.promise]);
      }
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #notify(): void {
    const woken = this.#wake;
    this.#wake = Promise.withResolvers();
    woken.resolve(undefined);
  }
}
