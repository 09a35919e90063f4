/**
 * Large bodies on one link, both ways. They leave in small chunks, in turn, and only while the socket takes them, so that
 * fifty megabytes hold up nobody's small frame; and none leaves before its receiver has asked for it.
 */
import { CHUNK, CHUNK_BYTES } from './frames.ts';
import type { ChunkFrame, Plan } from './frames.ts';
import { Parcel } from './parcel.ts';
import type { Body } from './parcel.ts';

/** Above this much unwritten, the socket gets no further chunk. */
const UNWRITTEN_MAX_BYTES = 256 * 1024;

export interface ChunkSink {
  /** What the socket has taken and not yet written. */
  readonly unwrittenBytes: number;
  /** `written` is called once the bytes are with the kernel, or never will be; until then they must stand. */
  write(frame: ChunkFrame, written: () => void): void;
}

interface Outgoing {
  readonly id: number;
  readonly bodies: readonly Buffer[];
  readonly done: () => void;
  /** Chunks that the socket has and the kernel has not: the bodies have to stand while there are some. */
  unwritten: number;
  isOver: boolean;
  body: number;
  offset: number;
  credit: number;
  isQueued: boolean;
  /** Of the clock that the owner looks at: when it last got on. */
  movedAt: number;
}

export class ChunkSender {
  readonly #sink: ChunkSink;
  readonly #outgoing = new Map<number, Outgoing>();
  readonly #queue: Outgoing[] = [];
  #isWaiting = false;
  #heldBytes = 0;

  constructor(sink: ChunkSink) {
    this.#sink = sink;
  }

  /** Everything that is kept for receivers. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** `done` is called once: when nobody looks at the bodies any more, for the last byte has left, or the sending was given up. */
  add(id: number, bodies: readonly Buffer[], done: () => void): void {
    this.#heldBytes += sizeOf(bodies);
    const movedAt = performance.now();
    this.#outgoing.set(id, { id, bodies, done, unwritten: 0, isOver: false, body: 0, offset: 0, credit: 0, isQueued: false, movedAt });
  }

  /** The receiver of `id` takes that many bytes more. One that nobody sends any more is ignored. */
  more(id: number, count: number): void {
    const outgoing = this.#outgoing.get(id);
    if (!outgoing) return;
    outgoing.credit += count;
    this.#enqueue(outgoing);
    this.#pump();
  }

  cancel(id: number): void {
    const outgoing = this.#outgoing.get(id);
    if (outgoing) this.#finish(outgoing);
  }

  /** The link is gone. */
  cancelAll(): void {
    for (const outgoing of [...this.#outgoing.values()]) this.#finish(outgoing);
  }

  /** Those that have not moved for so long. */
  stalled(durationMs: number): number[] {
    const since = performance.now() - durationMs;
    return [...this.#outgoing.values()].filter(({ movedAt }) => movedAt < since).map(({ id }) => id);
  }

  #enqueue(outgoing: Outgoing): void {
    if (outgoing.isQueued || outgoing.credit === 0) return;
    outgoing.isQueued = true;
    this.#queue.push(outgoing);
  }

  #pump(): void {
    while (!this.#isWaiting) {
      const outgoing = this.#queue.shift();
      if (!outgoing) return;
      outgoing.isQueued = false;
      if (!this.#outgoing.has(outgoing.id)) continue;
      this.#sendOne(outgoing);
    }
  }

  #sendOne(outgoing: Outgoing): void {
    const bytes = outgoing.bodies[outgoing.body]?.subarray(outgoing.offset, outgoing.offset + Math.min(CHUNK_BYTES, outgoing.credit));
    if (!bytes) return this.#finish(outgoing);
    this.#isWaiting = this.#sink.unwrittenBytes > UNWRITTEN_MAX_BYTES;
    const resume = this.#isWaiting;
    outgoing.unwritten += 1;
    this.#sink.write([outgoing.id, CHUNK, outgoing.body, bytes], () => {
      outgoing.unwritten -= 1;
      this.#settle(outgoing);
      if (!resume) return;
      this.#isWaiting = false;
      this.#pump();
    });
    outgoing.credit -= bytes.length;
    outgoing.offset += bytes.length;
    outgoing.movedAt = performance.now();
    while (outgoing.offset >= (outgoing.bodies[outgoing.body]?.length ?? Infinity)) {
      outgoing.body++;
      outgoing.offset = 0;
    }
    if (outgoing.body >= outgoing.bodies.length) this.#finish(outgoing);
    else this.#enqueue(outgoing);
  }

  #finish(outgoing: Outgoing): void {
    outgoing.isOver = this.#outgoing.delete(outgoing.id);
    this.#settle(outgoing);
  }

  #settle(outgoing: Outgoing): void {
    if (!outgoing.isOver || outgoing.unwritten > 0) return;
    outgoing.isOver = false;
    this.#heldBytes -= sizeOf(outgoing.bodies);
    outgoing.done();
  }
}

/** A value whose bodies are still coming. */
export class Assembly {
  readonly #value: unknown;
  readonly #plan: Plan;
  readonly #bodies: readonly Buffer[];
  readonly #filled: number[];
  #missing: number;
  movedAt = performance.now();

  /** Takes the memory at once: whoever makes one has made sure that there is enough. */
  constructor(value: unknown, plan: Plan) {
    this.#value = value;
    this.#plan = plan;
    this.#bodies = plan.map(([, sizeBytes]) => Buffer.allocUnsafeSlow(sizeBytes));
    this.#filled = plan.map(() => 0);
    this.#missing = plannedBytes(plan);
  }

  /** @returns false when the chunk does not fit the plan: a breach of the protocol. */
  add(n: number, bytes: Buffer): boolean {
    const [body, at] = [this.#bodies[n], this.#filled[n]];
    if (body === undefined || at === undefined || at + bytes.length > body.length) return false;
    bytes.copy(body, at);
    this.#filled[n] = at + bytes.length;
    this.#missing -= bytes.length;
    this.movedAt = performance.now();
    return true;
  }

  get bodies(): readonly Buffer[] {
    return this.#bodies;
  }

  get isWhole(): boolean {
    return this.#missing === 0;
  }

  value(): unknown {
    const bodies: Body[] = [];
    let packed: Buffer | undefined;
    this.#plan.forEach(([path], n) => {
      const bytes = this.#bodies[n] ?? Buffer.alloc(0);
      if (path === null) packed = bytes;
      else bodies.push({ path, bytes });
    });
    return packed ? new Parcel(packed, bodies).open() : Parcel.join(this.#value, bodies);
  }
}

export function plannedBytes(plan: Plan): number {
  return plan.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0);
}

function sizeOf(bodies: readonly Buffer[]): number {
  return bodies.reduce((sum, body) => sum + body.length, 0);
}
