/**
 * What has been received lately, so that after a lost connection the same question can be asked again from a little before its end and
 * what is known already be passed over: no gap, and no line twice. Costs nothing while the connection stands. Pure.
 */
import type { LogLine } from '../../../contract/index.ts';
import { OVERLAP_LINES, OVERLAP_MS } from './limits.ts';

interface Portion {
  readonly newestMs: number;
  readonly lines: readonly LogLine[];
}

export class Seen {
  /** The last ones, in the order they came: as far back as may come again. */
  #portions: Portion[] = [];
  #count = 0;
  #newestMs = Number.NEGATIVE_INFINITY;
  /** Up to here nothing is remembered any more, so nothing may come again. */
  #forgottenMs = Number.NEGATIVE_INFINITY;
  /** How often each line may come again; null: nothing was asked for again. */
  #again: Map<string, number> | null = null;
  #metAgain = false;

  /** Since when to ask, RFC 3339; null when nothing came yet. Call once before each new asking. */
  askAgain(): string | null {
    if (this.#newestMs === Number.NEGATIVE_INFINITY) return null;
    const again = new Map<string, number>();
    for (const { lines } of this.#portions) for (const line of lines) again.set(keyOf(line), (again.get(keyOf(line)) ?? 0) + 1);
    this.#again = again;
    this.#metAgain = false;
    return new Date(Math.max(this.#newestMs - OVERLAP_MS, this.#forgottenMs + 1)).toISOString();
  }

  /** The lines that are new, in their order. */
  accept(lines: readonly LogLine[]): readonly LogLine[] {
    const fresh = this.#again === null ? lines : lines.filter((line) => this.#isNew(line));
    this.#remember(fresh);
    return fresh;
  }

  /** False after asking again until something known came back: it should be the first thing to come. */
  get metAgain(): boolean {
    return this.#metAgain;
  }

  /** Twice as far back as is asked for: some lines came late. In a flood, less. */
  #mayForget({ newestMs, lines }: Portion): boolean {
    return newestMs < this.#newestMs - 2 * OVERLAP_MS || (this.#count - lines.length > OVERLAP_LINES && this.#portions.length > 1);
  }

  #isNew(line: LogLine): boolean {
    const key = keyOf(line);
    const expected = this.#again?.get(key) ?? 0;
    if (expected === 0) return true;
    this.#again?.set(key, expected - 1);
    this.#metAgain = true;
    return false;
  }

  /** Lines of one portion are in order but for those that came late, which are older. */
  #remember(lines: readonly LogLine[]): void {
    const newestMs = Date.parse(lines.at(-1)?.at ?? '');
    if (Number.isNaN(newestMs)) return;
    this.#newestMs = Math.max(this.#newestMs, newestMs);
    this.#portions.push({ newestMs, lines });
    this.#count += lines.length;
    for (let oldest = this.#portions[0]; oldest && this.#mayForget(oldest); oldest = this.#portions[0]) {
      this.#portions.shift();
      this.#count -= oldest.lines.length;
      this.#forgottenMs = Math.max(this.#forgottenMs, oldest.newestMs);
    }
  }
}

function keyOf({ at, service, stream, text }: LogLine): string {
  return `${at} ${service} ${stream} ${text}`;
}
