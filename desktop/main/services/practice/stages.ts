/** Progress of work whose parts run side by side, as one stream of events in the order they happened. */
import type { PracticeEvent } from '../../../contract/models.ts';

export class Stages {
  readonly #queue: PracticeEvent[] = [];
  #wake: () => void = () => undefined;

  readonly output = (text: string): void => this.#push({ kind: 'output', text });

  /** Runs one part between its two events. */
  async run<T>(stage: string, title: string, work: () => Promise<T> | T, cached = false): Promise<T> {
    const startedAt = performance.now();
    this.#push({ kind: 'stage', stage, title, at: new Date().toISOString() });
    const result = await work();
    this.#push({ kind: 'stage-done', stage, tookMs: Math.round(performance.now() - startedAt), cached });
    return result;
  }

  /** Every event until `work` has settled; its failure is left to whoever awaits it. */
  async *eventsUntil(work: Promise<unknown>): AsyncGenerator<PracticeEvent, void> {
    const state = { settled: false };
    const settle = () => {
      state.settled = true;
      this.#wake();
    };
    work.then(settle, settle);
    for (;;) {
      const next = this.#queue.shift();
      if (next) yield next;
      else if (state.settled) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #push(event: PracticeEvent): void {
    this.#queue.push(event);
    this.#wake();
  }
}
