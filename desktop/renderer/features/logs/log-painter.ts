/**
 * Draws the log on an xterm screen that has no memory of its own: of a hundred thousand lines only those that are to be seen are ever
 * written, as often as the eye follows. A scroller of the page, as high as all lines would be, says which those are. At its end the
 * screen follows; anywhere else it stays with the lines it shows, whatever comes. A selection holds it still.
 */
import type { Screen } from '../../components/xterm.ts';
import type { Entry } from './entry.ts';
import { entriesOnFirst, upTo, type Page, type Row } from './layout.ts';
import { PAINT_PAUSE_MS } from './limits.ts';
import type { LogStore } from './log-store.ts';
import type { PaintOptions } from './paint.ts';

export interface PainterState {
  readonly following: boolean;
  readonly held: boolean;
}

export interface PainterOptions {
  readonly store: LogStore;
  readonly screen: Screen;
  /** Scrolls; holds the screen, which stays in view, and the spacer. */
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
  readonly onState: (state: PainterState) => void;
}

const NO_WRAP = '\u001b[?7l';
/** The ground of what is chosen; pieces keep their colours on it. */
const CHOSEN = '\u001b[48;5;16m';

export class LogPainter {
  readonly #options: PainterOptions;
  #paint: PaintOptions = { services: [], fields: null, found: '', words: () => '' };
  #wrap = false;
  /** The last entry in view; null: the newest, whichever that is. */
  #anchor: number | null = null;
  #chosen: number | null = null;
  #rows: readonly Row[] = [];
  #first = 1;
  #held = false;
  #frame: number | null = null;
  #paintedMs = Number.NEGATIVE_INFINITY;
  readonly #ending = new AbortController();

  constructor(options: PainterOptions) {
    this.#options = options;
    const { scroller, screen, store } = options;
    const { signal } = this.#ending;
    scroller.addEventListener('scroll', () => this.#scrolled(), { signal, passive: true });
    // Before the scrolling itself, which happens elsewhere: a drawing in between would take the view back to the end.
    scroller.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && this.#stay(), { signal, passive: true });
    screen.terminal.attachCustomWheelEventHandler(() => false);
    const resized = screen.terminal.onResize(() => this.draw());
    const selected = screen.terminal.onSelectionChange(() => this.#hold(screen.terminal.hasSelection()));
    const unsubscribe = store.subscribe(() => this.draw());
    signal.addEventListener('abort', () => {
      unsubscribe();
      resized.dispose();
      selected.dispose();
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    });
    this.draw();
  }

  dispose(): void {
    this.#ending.abort();
  }

  show(paint: PaintOptions, wrap: boolean): void {
    this.#paint = paint;
    this.#wrap = wrap;
    this.draw();
  }

  /** With the next frame, once, however often it is asked for. */
  draw(): void {
    if (this.#frame !== null || this.#held || this.#ending.signal.aborted) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = null;
      if (now - this.#paintedMs < PAINT_PAUSE_MS) return this.draw();
      this.#paintedMs = now;
      this.#draw();
    });
  }

  /** For the keyboard, after what lay over it has gone. */
  focus(): void {
    this.#options.scroller.focus({ preventScroll: true });
  }

  follow(): void {
    this.#options.screen.terminal.clearSelection();
    this.#move(null);
  }

  /** Brings this entry into view, and shows that it is meant. */
  choose(seq: number | null): void {
    this.#chosen = seq;
    const { store } = this.#options;
    const rows = this.#options.screen.terminal.rows;
    if (seq !== null && !this.#rows.some(({ entry }) => entry.seq === seq)) {
      const below = Math.min(store.indexOf(seq) + Math.floor(rows / 2), store.shown.length - 1);
      this.#move(store.shown.at(below)?.seq ?? null);
    } else this.draw();
  }

  get chosen(): number | null {
    return this.#chosen;
  }

  /** The entry one before or after the chosen one; the last in view when none is. */
  neighbour(step: 1 | -1): Entry | null {
    const { store } = this.#options;
    if (this.#chosen === null) return this.#rows.at(-1)?.entry ?? null;
    const index = store.indexOf(this.#chosen) + step;
    return store.shown.at(Math.min(Math.max(index, 0), store.shown.length - 1)) ?? null;
  }

  /** What is shown at this height of the window, in CSS pixels. */
  entryAt(clientY: number): Entry | null {
    const box = this.#screenBox();
    return this.#rows[Math.floor((clientY - box.top) / this.#rowPixels())]?.entry ?? null;
  }

  #page(): Page {
    const { cols, rows } = this.#options.screen.terminal;
    return { columns: cols, rows, wrap: this.#wrap, paint: this.#paint };
  }

  #draw(): void {
    const { store, screen, spacer, scroller } = this.#options;
    const page = this.#page();
    const last = this.#anchor === null ? store.shown.length - 1 : Math.min(store.indexOf(this.#anchor), store.shown.length - 1);
    this.#first = entriesOnFirst(store.shown, page);
    const steps = Math.max(0, store.shown.length - this.#first);
    spacer.style.height = `${String(steps * this.#rowPixels())}px`;
    const wanted = Math.max(0, last + 1 - this.#first) * this.#rowPixels();
    // Its own fractions are left alone; only what is a row or more off is put right.
    if (Math.abs(scroller.scrollTop - wanted) >= this.#rowPixels() / 2 || this.#anchor === null) scroller.scrollTop = wanted;
    this.#rows = upTo(store.shown, last, page);
    const lines = Array.from({ length: page.rows }, (_, index) => this.#line(this.#rows[index]));
    screen.terminal.write(`${NO_WRAP}\u001b[H${lines.join('\r\n')}`);
  }

  #line(row: Row | undefined): string {
    if (!row) return '\u001b[K';
    const mark = row.entry.seq === this.#chosen ? CHOSEN : '';
    // Each piece ends in a reset, which would end the mark too.
    return `${mark}${mark === '' ? row.text : row.text.replaceAll('\u001b[0m', `\u001b[0m${mark}`)}\u001b[K\u001b[0m`;
  }

  #scrolled(): void {
    const { store, scroller } = this.#options;
    const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    const last = Math.round(scroller.scrollTop / this.#rowPixels()) + this.#first - 1;
    const anchor = atEnd ? null : (store.shown.at(last)?.seq ?? null);
    if (anchor === this.#anchor) return;
    this.#move(anchor);
  }

  /** Wherever the end moves to, the view no longer goes there. */
  #stay(): void {
    if (this.#anchor !== null || this.#first >= this.#options.store.shown.length) return;
    this.#move(this.#rows.at(-1)?.entry.seq ?? null);
  }

  #move(anchor: number | null): void {
    this.#anchor = anchor;
    this.#tell();
    this.draw();
  }

  #hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#tell();
    this.draw();
  }

  #tell(): void {
    this.#options.onState({ following: this.#anchor === null, held: this.#held });
  }

  #rowPixels(): number {
    return Math.max(1, this.#screenBox().height / this.#options.screen.terminal.rows);
  }

  #screenBox(): DOMRect {
    const { element } = this.#options.screen.terminal;
    return (element?.querySelector('.xterm-screen') ?? this.#options.scroller).getBoundingClientRect();
  }
}
