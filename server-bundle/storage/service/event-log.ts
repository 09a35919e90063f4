/**
 * Delivery events on their way to the table. They are gathered in memory and written together, so that no delivery waits for one;
 * what does not fit or cannot be written is dropped and counted in the log, for an event is worth less than a letter.
 */
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { DeliveryEvent } from '../api/operations/events.ts';
import type { Configuration } from './configuration/database.ts';
import { appendEvents, cutEvents } from './configuration/events.ts';
import { findSetting } from './configuration/settings.ts';
import { EVENTS_CUT_AT_ONCE, EVENTS_CUT_EVERY, EVENTS_HELD_MAX, EVENTS_PER_WRITE, EVENT_WRITE_MS } from './limits.ts';

const DAY_MS = 24 * 3600 * 1000;

export interface EventLogOptions {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: Log;
}

export class EventLog implements AsyncDisposable {
  readonly #options: EventLogOptions;
  #held: DeliveryEvent[] = [];
  #dropped = 0;
  #writtenSinceCut = EVENTS_CUT_EVERY;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: EventLogOptions) {
    this.#options = options;
  }

  record(events: readonly DeliveryEvent[]): void {
    const room = EVENTS_HELD_MAX - this.#held.length;
    this.#held.push(...events.slice(0, Math.max(room, 0)));
    this.#dropped += Math.max(events.length - room, 0);
    if (this.#held.length >= EVENTS_PER_WRITE) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), EVENT_WRITE_MS).unref();
  }

  /** Resolves when all that was recorded before is in the table, or is given up. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing || this.#held.length > 0) {
      this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
      await this.#writing;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  async #writeAll(): Promise<void> {
    const { configuration, log } = this.#options;
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        await configuration.transact((db) => appendEvents(db, batch));
        this.#writtenSinceCut += batch.length;
      } catch (error) {
        this.#dropped += batch.length;
        log.warn({ err: error, events: batch.length }, 'delivery events could not be kept');
      }
    }
    if (this.#dropped > 0) log.warn({ events: this.#dropped }, 'delivery events were dropped');
    this.#dropped = 0;
    if (this.#writtenSinceCut >= EVENTS_CUT_EVERY) await this.#cut();
  }

  async #cut(): Promise<void> {
    const { configuration, clock, log } = this.#options;
    this.#writtenSinceCut = 0;
    try {
      const days = await configuration.read((db) => findSetting(db, { name: 'events.keep-days' }));
      const count = await configuration.read((db) => findSetting(db, { name: 'events.keep-count' }));
      const keep = { since: clock.now() - days.value * DAY_MS, count: count.value };
      while ((await configuration.transact((db) => cutEvents(db, keep))) >= EVENTS_CUT_AT_ONCE);
    } catch (error) {
      log.warn({ err: error }, 'old delivery events could not be removed');
    }
  }

  #take(): readonly DeliveryEvent[] {
    return this.#held.splice(0, EVENTS_PER_WRITE);
  }
}
