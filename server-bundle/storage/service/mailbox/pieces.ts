/** Pieces of an answer, one behind the other in one memory, where some of them are made at once. One that stays alone is not copied. */

const EMPTY = Buffer.alloc(0);

export class Pieces {
  readonly #expectedBytes: number;
  /** Nothing else has come yet. */
  #only: Buffer | null = null;
  #data: Buffer = EMPTY;
  #end = 0;
  #room: Buffer = EMPTY;

  constructor(expectedBytes: number) {
    this.#expectedBytes = expectedBytes;
  }

  /** To be filled, and then added or forgotten. */
  room(sizeBytes: number): Buffer {
    this.#grow(sizeBytes);
    return (this.#room = this.#data.subarray(this.#end, this.#end + sizeBytes));
  }

  /** The piece is handed over. */
  add(piece: Buffer): void {
    if (piece.length === 0) return;
    if (piece !== this.#room) {
      if (this.#only === null && this.#end === 0) {
        this.#only = piece;
        return;
      }
      this.#grow(piece.length);
      this.#data.set(piece, this.#end);
    }
    this.#end += piece.length;
  }

  whole(): Buffer {
    return this.#only ?? this.#data.subarray(0, this.#end);
  }

  #grow(sizeBytes: number): void {
    const first = this.#only;
    this.#only = null;
    const needed = this.#end + (first?.length ?? 0) + sizeBytes;
    if (needed > this.#data.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#expectedBytes, needed, Math.ceil(this.#data.length * 1.5)));
      larger.set(this.#data.subarray(0, this.#end));
      this.#data = larger;
    }
    if (!first) return;
    this.#data.set(first, this.#end);
    this.#end += first.length;
  }
}
