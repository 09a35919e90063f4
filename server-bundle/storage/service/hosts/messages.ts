/**
 * What passes between the service's thread and a worker: what is ready in one turn goes as one batch. Values are packed, their
 * large Buffers are transferred beside them; keys lie in shared memory.
 *
 *     → ['order', id, kind, now, input, paths]
 *     ← ['ok', id, output, paths] · ['heavy', id, sizeBytes] · ['error', id, code, message, detail] · ['changed', account, events, usedBytes]
 */
import type { MessagePort, Transferable } from 'node:worker_threads';
import { Packr } from 'msgpackr';
import { Parcel } from '../../api/parcel.ts';
import type { Path } from '../../api/parcel.ts';
import type { AccountId, MailboxEvent, StorageErrorCode } from '../../api/operations.ts';
import type { OrderKind } from './orders.ts';

export type OrderFrame = readonly ['order', id: number, kind: OrderKind, now: number, input: Buffer, paths: readonly Path[]];
export type AnswerFrame =
  | readonly ['ok', id: number, output: Buffer, paths: readonly Path[]]
  | readonly ['heavy', id: number, sizeBytes: number]
  | readonly ['error', id: number, code: StorageErrorCode, message: string, detail: string]
  | readonly ['changed', account: AccountId, events: readonly MailboxEvent[], usedBytes: number];

interface Batch {
  readonly frames: Uint8Array;
  /** Of all frames, in their order. */
  readonly bodies: readonly Uint8Array[];
  readonly keys: readonly SharedArrayBuffer[];
}

export class Outbox<Frame extends OrderFrame | AnswerFrame> {
  readonly #port: Pick<MessagePort, 'postMessage'>;
  readonly #packr = new Packr({ useRecords: true });
  #frames: Frame[] = [];
  #bodies: Uint8Array[] = [];
  #keys: SharedArrayBuffer[] = [];

  constructor(port: Pick<MessagePort, 'postMessage'>) {
    this.#port = port;
  }

  /** Bodies are handed over: their sender has them no more. `keys` stay shared. */
  add(frame: Frame, bodies: readonly Buffer[] = [], keys: readonly SharedArrayBuffer[] = []): void {
    if (this.#frames.push(frame) === 1) process.nextTick(() => this.flush());
    for (const body of bodies) this.#bodies.push(body);
    for (const key of keys) this.#keys.push(key);
  }

  flush(): void {
    if (this.#frames.length === 0) return;
    const bodies = this.#bodies.map(own);
    const frames = own(this.#packr.pack(this.#frames));
    const batch: Batch = { frames, bodies, keys: this.#keys };
    this.#frames = [];
    this.#bodies = [];
    this.#keys = [];
    this.#port.postMessage(
      batch,
      [frames, ...bodies].map(({ buffer }) => buffer as Transferable),
    );
  }
}

const reader = new Packr({ useRecords: true });

/** The frames of a batch, each with the parcel that it carries. The batch comes from our own other thread, so its shape is known. */
export function* read<Frame extends OrderFrame | AnswerFrame>(
  message: unknown,
): Generator<readonly [Frame, Parcel | undefined, SharedArrayBuffer | undefined]> {
  const { frames, bodies, keys } = message as Batch;
  let body = 0;
  let key = 0;
  for (const frame of reader.unpack(asBuffer(frames)) as Frame[]) {
    switch (frame[0]) {
      case 'order': {
        const parcel = new Parcel(
          frame[4],
          frame[5].map((path) => ({ path, bytes: asBuffer(bodies[body++]) })),
        );
        yield [frame, parcel, frame[2] === 'open' ? keys[key++] : undefined];
        break;
      }
      case 'ok':
        yield [
          frame,
          new Parcel(
            frame[2],
            frame[3].map((path) => ({ path, bytes: asBuffer(bodies[body++]) })),
          ),
          undefined,
        ];
        break;
      case 'heavy':
      case 'error':
      case 'changed':
        yield [frame, undefined, undefined];
        break;
    }
  }
}

function asBuffer(bytes: Uint8Array | undefined): Buffer {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.alloc(0);
}

/** Memory that may be transferred: not a part of a larger piece, which others use. */
function own(bytes: Buffer | Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
