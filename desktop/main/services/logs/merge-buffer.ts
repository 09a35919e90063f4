/**
 * Lines of several sources on their way into one stream. Each is held for a short window, so that what was said at the same time
 * comes out in the order of its timestamps; a line that arrives later than that comes out late, but never not at all.
 */
import type { LogLine } from '../../../contract/models.ts';
import { BATCH_MAX_LINES, BUFFER_MAX_LINES } from './limits.ts';

interface Held {
  readonly line: LogLine;
  readonly arrivedMs: number;
}

/** Oldest first; equal timestamps stay as they are. Docker writes them all in one width, so text order is time order. */
export function byTime(a: LogLine, b: LogLine): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}

/** Splits off what may go: everything not younger than a line whose window is over. Pure. */
export function releasable(held: readonly Held[], nowMs: number, windowMs: number): { readonly ready: LogLine[]; readonly kept: Held[] } {
  const due = held.filter(({ arrivedMs }) => arrivedMs <= nowMs - windowMs);
  if (due.length === 0) return { ready: [], kept: [...held] };
  const newest = due.reduce((latest, { line }) => (line.at > latest ? line.at : latest), '');
  const goes = ({ line }: Held): boolean => line.at <= newest;
  return {
    ready: held
      .filter(goes)
      .map(({ line }) => line)
      .sort(byTime),
    kept: held.filter((one) => !goes(one)),
  };
}

export class MergeBuffer {
  readonly #windowMs: number;
  #held: Held[] = [];
  #room: PromiseWithResolvers<undefined> | null = null;
  #arrival = Promise.withResolvers<undefined>();
  #ended = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Waits while the buffer is full: so the far side is read no faster than it is shown. */
  async push(lines: readonly LogLine[]): Promise<void> {
    while (this.#held.length >= BUFFER_MAX_LINES && !this.#ended) {
      this.#room ??= Promise.withResolvers();
      await this.#room.promise;
    }
    const arrivedMs = performance.now();
    for (const line of lines) this.#held.push({ line, arrivedMs });
    if (lines.length > 0) this.#arrival.resolve(undefined);
  }

  /** No more will come; `batches` ends once what is held is out. */
  end(failure: { readonly error: unknown } | null = null): void {
    this.#ended = true;
    this.#failure ??= failure;
    this.#room?.resolve(undefined);
    this.#arrival.resolve(undefined);
  }

  async *batches(): AsyncGenerator<LogLine[], void> {
    for (;;) {
      await this.#arrival.promise;
      const oldest = this.#held[0];
      const waitMs = oldest && !this.#ended && this.#held.length < BUFFER_MAX_LINES ? oldest.arrivedMs + this.#windowMs - performance.now() : 0;
      if (waitMs > 0) await this.#pause(waitMs);
      const full = this.#ended || this.#held.length >= BUFFER_MAX_LINES;
      const { ready, kept } = releasable(this.#held, performance.now(), full ? 0 : this.#windowMs);
      this.#held = kept;
      this.#room?.resolve(undefined);
      this.#room = null;
      if (kept.length === 0 && !this.#ended) this.#arrival = Promise.withResolvers();
      for (let start = 0; start < ready.length; start += BATCH_MAX_LINES) yield ready.slice(start, start + BATCH_MAX_LINES);
      if (this.#ended && this.#held.length === 0) break;
    }
    if (this.#failure) throw this.#failure.error;
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}
