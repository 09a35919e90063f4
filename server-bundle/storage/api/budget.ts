/** Bytes that several may hold together. Who finds too little waits in line; one that alone is larger than all is let in when nobody holds any. */
export class ByteBudget {
  readonly #limitBytes: number;
  readonly #waiting: { readonly sizeBytes: number; go(): void }[] = [];
  #heldBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Resolves with the function that gives them back (once). @throws the signal's reason. */
  async acquire(sizeBytes: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#waiting.length > 0 || !this.#fits(sizeBytes)) await this.#turn(sizeBytes, signal);
    else this.#heldBytes += sizeBytes;
    let isHeld = true;
    return () => {
      if (isHeld) this.#release(sizeBytes);
      isHeld = false;
    };
  }

  #turn(sizeBytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('The wait was given up.'));
        this.#admit();
      };
      const waiter = {
        sizeBytes,
        go: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#waiting.push(waiter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #fits(sizeBytes: number): boolean {
    return this.#heldBytes === 0 || this.#heldBytes + sizeBytes <= this.#limitBytes;
  }

  #release(sizeBytes: number): void {
    this.#heldBytes -= sizeBytes;
    this.#admit();
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.sizeBytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#heldBytes += next.sizeBytes;
      next.go();
    }
  }
}
