/**
 * What has been received lately, so that after a lost connection the same question can be asked again from a little before its end and
 * what is known already be passed over: no gap, and no line twice. Pure.
 */
import type { LogLine } from '../../../contract/index.ts';
import { OVERLAP_MS } from './limits.ts';

export class Seen {
  /** How often each line came, of the present stretch of time and of the one before. */
  #now = new Map<string, number>();
  #before = new Map<string, number>();
  #stretch = Number.NEGATIVE_INFINITY;
  #newestMs = Number.NEGATIVE_INFINITY;
  /** Those that may come again; null: nothing was asked for again. */
  #again: Map<string, number> | null = null;
  #metAgain = false;

  /** Since when to ask, RFC 3339; null when nothing came yet. Call once before each new asking. */
  askAgain(): string | null {
    if (this.#newestMs === Number.NEGATIVE_INFINITY) return null;
    this.#again = new Map([...this.#before, ...this.#now]);
    this.#metAgain = false;
    return new Date(this.#newestMs - OVERLAP_MS).toISOString();
  }

  /** The lines that are new, in their order. */
  accept(lines: readonly LogLine[]): readonly LogLine[] {
    return lines.filter((line) => this.#isNew(line));
  }

  /** False after asking again until something known came back: it should be the first thing to come. */
  get metAgain(): boolean {
    return this.#metAgain;
  }

  #isNew(line: LogLine): boolean {
    const key = `${line.at} ${line.service} ${line.stream} ${line.text.slice(0, 80)}`;
    const expected = this.#again?.get(key) ?? 0;
    if (expected > 0) {
      this.#again?.set(key, expected - 1);
      this.#metAgain = true;
      return false;
    }
    this.#remember(key, Date.parse(line.at));
    return true;
  }

  #remember(key: string, atMs: number): void {
    if (!Number.isNaN(atMs)) {
      this.#newestMs = Math.max(this.#newestMs, atMs);
      const stretch = Math.floor(this.#newestMs / OVERLAP_MS);
      // Two stretches always reach back a whole one, wherever in it we are.
      if (stretch > this.#stretch) {
        this.#before = stretch === this.#stretch + 1 ? this.#now : new Map<string, number>();
        this.#now = new Map();
        this.#stretch = stretch;
      }
    }
    this.#now.set(key, (this.#now.get(key) ?? 0) + 1);
  }
}
