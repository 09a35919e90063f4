/** One body on its way in, taken piece by piece: its sender is granted as much as has been taken, beyond a window. */
import type { Plan } from '../api/frames.ts';
import { plannedBytes } from '../api/chunks.ts';

/** What may be under way or waiting to be taken. */
const WINDOW_BYTES = 512 * 1024;

export class Inflow {
  readonly #chunks: Buffer[] = [];
  #plan: Plan | undefined;
  #isAnswered = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  /** What the link feeds. */
  sink(): { answered(value: unknown, plan: Plan | undefined): void; chunk(n: number, bytes: Buffer): boolean; failed(error: Error): void } {
    return {
      answered: (value, plan) => {
        this.#isAnswered = true;
        this.#plan = plan;
        if (!plan && Buffer.isBuffer(value)) this.#chunks.push(value);
        this.#wake();
      },
      chunk: (_n, bytes) => {
        // They are good for this moment only.
        this.#chunks.push(Buffer.from(bytes));
        this.#wake();
        return this.#plan !== undefined;
      },
      failed: (error) => {
        this.#error = error;
        this.#wake();
      },
    };
  }

  async *take(grant: (count: number) => void): AsyncGenerator<Buffer> {
    while (!this.#isAnswered) await this.#news();
    if (!this.#plan) return yield* this.#chunks.splice(0);
    const sizeBytes = plannedBytes(this.#plan);
    let granted = 0;
    for (let taken = 0; taken < sizeBytes;) {
      const wanted = Math.min(taken + WINDOW_BYTES, sizeBytes) - granted;
      if (wanted > 0) grant(wanted);
      granted += wanted;
      const chunk = this.#chunks.shift();
      if (chunk) {
        yield chunk;
        taken += chunk.length;
      } else await this.#news();
    }
  }

  async #news(): Promise<void> {
    if (!this.#error) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#check();
  }

  #check(): void {
    if (this.#error) throw this.#error;
  }
}
