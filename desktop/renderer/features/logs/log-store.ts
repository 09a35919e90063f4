/**
 * The lines of the log screen: what is kept, what is shown of it, and what waits while the screen is paused. All three are bounded, and
 * what falls out of the middle is said by a mark. Changes are told to whoever subscribed; nothing here touches the page.
 */
import type { LogLine } from '../../../contract/index.ts';
import { atLeast, LEVELS, levelOf, type Entry } from './entry.ts';
import { NO_FILTER, sourceOf, type Filter } from './expression.ts';
import { HELD_LINES, KEPT_CHARACTERS, KEPT_LINES, MATCH_PORTION } from './limits.ts';
import type { Matcher } from './matcher.ts';
import { Ring } from './ring.ts';

export interface StoreLimits {
  readonly lines: number;
  readonly characters: number;
  readonly held: number;
}

/** As one value, so that React sees at once whether anything changed. */
export interface StoreState {
  readonly kept: number;
  readonly shown: number;
  readonly paused: boolean;
  readonly waiting: number;
  /** Of those that wait: lost, since too many did. */
  readonly fellOut: number;
  /** Left the beginning since the lines were last begun anew. */
  readonly dropped: number;
  /** The expression took too long and was given up: all lines are shown. */
  readonly tooSlow: boolean;
}

const [LEAST] = LEVELS;
const LIMITS: StoreLimits = { lines: KEPT_LINES, characters: KEPT_CHARACTERS, held: HELD_LINES };

export class LogStore {
  /** What passes the filter, oldest first, by rising `seq`. Read only. */
  readonly shown = new Ring<Entry>();
  readonly #kept = new Ring<Entry>();
  readonly #held = new Ring<LogLine>();
  readonly #limits: StoreLimits;
  readonly #matcher: Matcher;
  readonly #listeners = new Set<() => void>();
  #filter: Filter = NO_FILTER;
  #seq = 0;
  #characters = 0;
  #dropped = 0;
  #paused = false;
  #fellOut = 0;
  #tooSlow = false;
  /** The first entry that the filter has not seen yet. */
  #next = 0;
  #matching = false;
  /** What is shown is still of the filter before: it stays until the worker's first answer, so nothing blinks. */
  #stale = false;
  #round = 0;
  #state: StoreState | null = null;

  constructor(matcher: Matcher, limits: StoreLimits = LIMITS) {
    this.#matcher = matcher;
    this.#limits = limits;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): StoreState =>
    (this.#state ??= {
      kept: this.#kept.length,
      shown: this.shown.length,
      paused: this.#paused,
      waiting: this.#held.length,
      fellOut: this.#fellOut,
      dropped: this.#dropped,
      tooSlow: this.#tooSlow,
    });

  add(lines: readonly LogLine[]): void {
    if (this.#paused) this.#hold(lines);
    else this.#append(lines);
    this.#changed();
  }

  /** After a lost connection nothing that was known came back: something may be missing here. */
  markGap(): void {
    this.#keep({ kind: 'mark', seq: this.#seq++, mark: 'gap', count: 0 });
    this.#advance();
    this.#changed();
  }

  pause(): void {
    this.#paused = true;
    this.#changed();
  }

  resume(): void {
    this.#paused = false;
    if (this.#fellOut > 0) this.#keep({ kind: 'mark', seq: this.#seq++, mark: 'fell-out', count: this.#fellOut });
    this.#fellOut = 0;
    this.#append(this.#held.slice(0, this.#held.length));
    this.#held.clear();
    this.#changed();
  }

  setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#tooSlow = false;
    this.#filterAnew();
    this.#changed();
  }

  /** Forgets every line; filter and pause stay. */
  clear(): void {
    this.#kept.clear();
    this.#held.clear();
    this.#characters = this.#dropped = this.#fellOut = 0;
    this.shown.clear();
    this.#filterAnew();
    this.#changed();
  }

  /** Where this entry stands among those shown, or would. */
  indexOf(seq: number): number {
    return firstFrom(this.shown, seq);
  }

  #append(lines: readonly LogLine[]): void {
    for (const line of lines) this.#keep({ kind: 'line', seq: this.#seq++, line });
    this.#advance();
  }

  #hold(lines: readonly LogLine[]): void {
    for (const line of lines) this.#held.push(line);
    const over = this.#held.length - this.#limits.held;
    if (over <= 0) return;
    this.#held.drop(over);
    this.#fellOut += over;
  }

  #keep(entry: Entry): void {
    this.#kept.push(entry);
    this.#characters += lengthOf(entry);
    while (this.#kept.length > this.#limits.lines || (this.#characters > this.#limits.characters && this.#kept.length > 1)) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#kept.at(0);
    if (!oldest) return;
    this.#kept.drop(1);
    this.#characters -= lengthOf(oldest);
    this.#dropped += 1;
    if (this.shown.at(0)?.seq === oldest.seq) this.shown.drop(1);
  }

  #filterAnew(): void {
    this.#stale = true;
    this.#next = 0;
    this.#round += 1;
    this.#matching = false;
    this.#advance();
  }

  #forgetStale(): void {
    if (this.#stale) this.shown.clear();
    this.#stale = false;
  }

  /** Brings what is shown up to date: at once where only levels are asked for, else as the worker answers. */
  #advance(): void {
    const { text } = this.#filter;
    if (text === null || this.#tooSlow) {
      this.#forgetStale();
      for (const entry of this.#portion(Number.POSITIVE_INFINITY)) if (this.#passesLevel(entry)) this.shown.push(entry);
    } else if (!this.#matching) {
      this.#matching = true;
      void this.#match({ ...sourceOf(text), inverse: text.inverse }, this.#round);
    }
  }

  async #match(match: Parameters<Matcher['match']>[0], round: number): Promise<void> {
    for (;;) {
      const entries = this.#portion(MATCH_PORTION);
      if (entries.length === 0) {
        this.#forgetStale();
        break;
      }
      const answer = await this.#matcher.match(match, entries.map(textOf));
      if (round !== this.#round) return;
      if (answer === null) {
        this.#giveUp();
        return;
      }
      this.#forgetStale();
      // Some may have fallen out meanwhile.
      const oldest = this.#kept.at(0)?.seq ?? this.#seq;
      entries.forEach((entry, index) => {
        if (entry.seq >= oldest && (entry.kind === 'mark' || answer[index] === 1) && this.#passesLevel(entry)) this.shown.push(entry);
      });
      this.#changed();
    }
    this.#matching = false;
  }

  #giveUp(): void {
    this.#tooSlow = true;
    this.#filterAnew();
    this.#changed();
  }

  /** The next entries the filter has not seen; they count as seen. */
  #portion(most: number): Entry[] {
    const from = firstFrom(this.#kept, this.#next);
    const entries = this.#kept.slice(from, Math.min(from + most, this.#kept.length));
    this.#next = (entries.at(-1)?.seq ?? this.#next - 1) + 1;
    return entries;
  }

  #passesLevel(entry: Entry): boolean {
    const { least } = this.#filter;
    // Reading levels costs something, and nearly nobody asks for them.
    return entry.kind === 'mark' || least === LEAST || atLeast(levelOf(entry.line), least);
  }

  #changed(): void {
    this.#state = null;
    for (const listener of this.#listeners) listener();
  }
}

/** What an expression is tried on. */
export function textOf(entry: Entry): string {
  return entry.kind === 'mark' ? '' : `${entry.line.service} ${entry.line.text}`;
}

function lengthOf(entry: Entry): number {
  return entry.kind === 'mark' ? 0 : entry.line.text.length;
}

/** By halves: the index of the first entry with this number or a higher one. */
function firstFrom(entries: Ring<Entry>, seq: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries.at(middle)?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
