/**
 * Gives the open mailboxes of a thread their upkeep, a short turn at a time and with pauses between, one mailbox after the other:
 * whoever waits for mail goes first. A mailbox whose upkeep fails is left alone until it is opened anew; using it says why.
 */
import { UPKEEP_FIRST_MS, UPKEEP_PAUSE_MS } from '../mailbox/limits.ts';
import { upkeepTurn } from '../mailbox/upkeep.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';

/** An open mailbox. */
export interface Upkept {
  write<T>(work: (file: EncryptedFile) => T, weightBytes: number): Promise<T>;
}

export class UpkeepTimer implements Disposable {
  readonly #waiting = new Set<Upkept>();
  readonly #failed = new WeakSet<Upkept>();
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** There may be something to do. */
  wake(mailbox: Upkept): void {
    if (!this.#failed.has(mailbox)) this.#waiting.add(mailbox);
    this.#schedule(UPKEEP_FIRST_MS);
  }

  forget(mailbox: Upkept): void {
    this.#waiting.delete(mailbox);
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #schedule(delayMs: number): void {
    if (this.#timer || this.#isDisposed || this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => void this.#turn(), delayMs);
    this.#timer.unref();
  }

  async #turn(): Promise<void> {
    const [mailbox] = this.#waiting;
    if (mailbox) {
      this.#waiting.delete(mailbox);
      if ((await this.#upkeepOf(mailbox)) && !this.#isDisposed) this.#waiting.add(mailbox);
    }
    this.#timer = undefined;
    this.#schedule(UPKEEP_PAUSE_MS);
  }

  /** So heavy that its transaction is its own: what goes wrong in it is nobody else's. */
  async #upkeepOf(mailbox: Upkept): Promise<boolean> {
    try {
      return await mailbox.write(upkeepTurn, Infinity);
    } catch {
      this.#failed.add(mailbox);
      return false;
    }
  }
}
