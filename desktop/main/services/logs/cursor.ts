/**
 * How far one container's log has been read. Docker stamps standard output and standard error each on its own, so two lines may stand in
 * the log in the other order than their times. The cursor therefore asks again from a little before the newest, and passes over what it
 * counted there: nothing is left out, and nothing comes twice. Pure.
 */
import type { Entry } from './frames.ts';
import { toUnixSeconds } from './since.ts';

/** 2026-01-31T12:00:00.1 – a tenth of a second, far more than two streams of one container lie apart. */
const STRETCH_CHARACTERS = 21;

export class LogCursor {
  #since: string | null;
  /** How many lines came at each time, in the newest stretch and in the one before that something was said in. */
  #now = new Map<string, number>();
  #before = new Map<string, number>();
  #stretch = '';
  #stretchBefore = '';
  /** The first line given out: what stands before it was never asked for. */
  #first = '';
  #again = new Map<string, number>();

  /** @param since where to begin, as Docker takes it; null for the very beginning */
  constructor(since: string | null) {
    this.#since = since;
  }

  /** For a log of which nothing was shown, and nothing of its past shall be. */
  beginAt(since: string): void {
    this.#since = since;
  }

  /** Call before each (re)opening of the log. @returns the `since` to ask with */
  resume(): string | null {
    this.#again = new Map(this.#before);
    for (const [at, count] of this.#now) this.#again.set(at, count + (this.#again.get(at) ?? 0));
    const from = `${this.#stretchBefore === '' ? this.#stretch : this.#stretchBefore}00000000Z`;
    return this.#first === '' ? this.#since : (toUnixSeconds(from > this.#first ? from : this.#first) ?? this.#since);
  }

  /** False for a line that was given out before. */
  accept({ at }: Entry): boolean {
    const expected = this.#again.get(at) ?? 0;
    if (expected > 0) {
      this.#again.set(at, expected - 1);
      return false;
    }
    const stretch = at.slice(0, STRETCH_CHARACTERS);
    if (stretch > this.#stretch) {
      [this.#before, this.#now] = [this.#now, new Map<string, number>()];
      [this.#stretchBefore, this.#stretch] = [this.#stretch, stretch];
    }
    if (this.#first === '') this.#first = at;
    this.#now.set(at, (this.#now.get(at) ?? 0) + 1);
    return true;
  }
}
