/**
 * Takes the chunks of large bodies out of what comes from storage, before the WebSocket sees it. The socket reads into one buffer again and
 * again, and from there a chunk is copied to where its body is put together: no memory is taken for what only passes, which the collector
 * would have to find and free.
 */
import { type Socket, connect } from 'node:net';
import { CHUNK_HEAD_MAX_BYTES, readHead } from '../api/chunk-head.ts';

const READ_BYTES = 128 * 1024;
const END_OF_UPGRADE = Buffer.from('\r\n\r\n');

/** A piece of a chunk. The bytes are good until it returns. */
export type TakeChunk = (id: number, n: number, bytes: Buffer) => void;

/** A connection whose chunks go to `take`; everything else it reads as any other does. */
export function tapped({ host, port }: { readonly host: string; readonly port: number }, take: TakeChunk): Socket {
  const tap: ChunkTap = new ChunkTap(take, (bytes) => socket.push(Buffer.from(bytes)));
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const socket: Socket = connect({ host, port, onread: { buffer, callback: (count) => tap.read(buffer.subarray(0, count)) } });
  return socket;
}

export class ChunkTap {
  readonly #take: TakeChunk;
  readonly #pass: (bytes: Buffer) => boolean;
  /** Of the end of the answer to the upgrade, so many bytes have come. */
  #upgraded = 0;
  /** The beginning of a frame of which too little has come to tell what it is. */
  readonly #head = Buffer.alloc(CHUNK_HEAD_MAX_BYTES);
  #headBytes = 0;
  /** Still to come of the frame that is passed on, or of the chunk. */
  #passing = 0;
  #chunk = { id: 0, n: 0, missing: 0 };
  #isWanted = true;

  /** `pass` takes what is no chunk, copies it, and says whether it wants more. */
  constructor(take: TakeChunk, pass: (bytes: Buffer) => boolean) {
    this.#take = take;
    this.#pass = pass;
  }

  /** @returns whether more is wanted. */
  read(bytes: Buffer): boolean {
    this.#isWanted = true;
    let at = this.#answerToUpgrade(bytes);
    let passed = 0;
    while (at < bytes.length) {
      if (this.#chunk.missing > 0) at = passed = this.#chunkBytes(bytes, at);
      else if (this.#passing > 0) {
        const count = Math.min(this.#passing, bytes.length - at);
        this.#passing -= count;
        at += count;
      } else {
        const known = this.#headBytes;
        const next = this.#beginning(bytes, at);
        // What is kept or taken out here is not passed on with the rest.
        if (this.#passing === 0 || known > 0) {
          this.#passOn(bytes.subarray(passed, at));
          if (this.#passing > 0) this.#passOn(this.#head.subarray(0, known));
          passed = this.#passing > 0 ? at : next;
        }
        at = next;
      }
    }
    this.#passOn(bytes.subarray(passed, at));
    return this.#isWanted;
  }

  /** Where the frames begin. */
  #answerToUpgrade(bytes: Buffer): number {
    let at = 0;
    for (; at < bytes.length && this.#upgraded < END_OF_UPGRADE.length; at += 1) {
      if (bytes[at] === END_OF_UPGRADE[this.#upgraded]) this.#upgraded += 1;
      else this.#upgraded = bytes[at] === END_OF_UPGRADE[0] ? 1 : 0;
    }
    return at;
  }

  #chunkBytes(bytes: Buffer, at: number): number {
    const { id, n, missing } = this.#chunk;
    const end = Math.min(at + missing, bytes.length);
    this.#chunk.missing -= end - at;
    this.#take(id, n, bytes.subarray(at, end));
    return end;
  }

  /** Of a frame that begins at `at`, or before these bytes. @returns from where to go on. */
  #beginning(bytes: Buffer, at: number): number {
    const known = this.#headBytes;
    const copied = bytes.copy(this.#head, known, at);
    const head = readHead(this.#head.subarray(0, known + copied));
    this.#headBytes = 0;
    if (head === 'more') {
      this.#headBytes = known + copied;
      return at + copied;
    }
    if (typeof head === 'number') {
      this.#passing = head - known;
      return at;
    }
    this.#chunk = { id: head.id, n: head.n, missing: head.sizeBytes };
    return at + head.headBytes - known;
  }

  #passOn(bytes: Buffer): void {
    if (bytes.length > 0 && !this.#pass(bytes)) this.#isWanted = false;
  }
}
