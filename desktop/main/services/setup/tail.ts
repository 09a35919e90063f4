import { LIMITS } from './limits.ts';

/** The last lines of output, each and all of them bounded. */
export class Tail {
  #lines: string[] = [];
  #open = '';

  add(text: string): void {
    const parts = (this.#open + text).split(/\r?\n|\r/);
    this.#open = (parts.pop() ?? '').slice(-LIMITS.tailLineChars);
    const whole = parts.filter((line) => line.trim() !== '').map((line) => line.slice(0, LIMITS.tailLineChars));
    this.#lines = [...this.#lines, ...whole].slice(-LIMITS.tailLines);
  }

  lines(): string[] {
    return (this.#open.trim() === '' ? this.#lines : [...this.#lines, this.#open]).slice(-LIMITS.tailLines);
  }
}
