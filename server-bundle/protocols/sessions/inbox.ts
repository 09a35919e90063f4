/**
 * What a client has sent and nobody has looked at yet. A client that sends ahead is read no further once it holds `events` or `bytes` of this,
 * and again when half has been taken. Wakes whoever waits for something: an event, or anything else that `wake` is called for.
 */
import type { Readable } from 'node:stream';

export interface InboxBounds<Event> {
  readonly events: number;
  readonly bytes?: number;
  readonly sizeOf?: (event: Event) => number;
}

export class Inbox<Event> {
  readonly #bounds: Required<InboxBounds<Event>>;
  readonly #events: Event[] = [];
  #bytes = 0;
  #wake: (() => void) | null = null;

  constructor({ events, bytes = Infinity, sizeOf = () => 0 }: InboxBounds<Event>) {
    this.#bounds = { events, bytes, sizeOf };
  }

  get events(): readonly Event[] {
    return this.#events;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  /** What came from `source`, which is paused when it is too much. */
  take(events: Iterable<Event>, source: Readable): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += this.#bounds.sizeOf(event);
    }
    if (this.#events.length > this.#bounds.events || this.#bytes > this.#bounds.bytes) source.pause();
    this.wake();
  }

  /** The oldest; null when there is none. `source` goes on when there is room again. */
  give(source: Readable): Event | null {
    const event = this.#events.shift() ?? null;
    if (event !== null) this.#bytes -= this.#bounds.sizeOf(event);
    if (this.#events.length <= this.#bounds.events / 2 && this.#bytes <= this.#bounds.bytes && source.isPaused()) source.resume();
    return event;
  }

  /** Resolves when `isTime`, looked at now and at every waking. One waits at a time, most for long: so it is one promise and no more. */
  until(isTime: () => boolean): Promise<void> {
    if (isTime()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = () => {
        if (!isTime()) return;
        this.#wake = null;
        resolve();
      };
    });
  }

  wake(): void {
    this.#wake?.();
  }
}
