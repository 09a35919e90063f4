/**
 * How far one container's log has been read. Docker's `since` takes everything from a timestamp on, the line that had it
 * included: so the cursor also counts the lines seen at its last timestamp, and passes over as many after resuming. Pure.
 */
import type { Entry } from './frames.ts';
import { toUnixSeconds } from './since.ts';

export class LogCursor {
  #since: string | null;
  #lastAt: string | null = null;
  #seenAtLast = 0;
  #toSkip = 0;

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
    this.#toSkip = this.#seenAtLast;
    return this.#since;
  }

  /** False for a line that was given out before. */
  accept({ at }: Entry): boolean {
    if (at === this.#lastAt && this.#toSkip > 0) {
      this.#toSkip -= 1;
      return false;
    }
    this.#toSkip = 0;
    if (at === this.#lastAt) {
      this.#seenAtLast += 1;
      return true;
    }
    this.#lastAt = at;
    this.#seenAtLast = 1;
    this.#since = toUnixSeconds(at) ?? this.#since;
    return true;
  }
}
