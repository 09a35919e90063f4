/** SHA-256 of a local file, and of its beginning, in one pass. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { UPLOAD_CHUNK_BYTES } from '../limits.ts';

export interface Digests {
  readonly whole: string;
  /** Of the first `prefixBytes` bytes; null when the file is shorter. */
  readonly prefix: string | null;
}

export async function digest(path: string, prefixBytes: number, signal?: AbortSignal): Promise<Digests> {
  const whole = createHash('sha256');
  let prefix: string | null = prefixBytes === 0 ? whole.copy().digest('hex') : null;
  let doneBytes = 0;
  const pieces: AsyncIterable<unknown> = createReadStream(path, { highWaterMark: UPLOAD_CHUNK_BYTES, ...(signal ? { signal } : {}) });
  for await (const piece of pieces) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('a file stream without encoding gives buffers');
    const left = prefixBytes - doneBytes;
    if (prefix === null && left <= piece.length) {
      whole.update(piece.subarray(0, left));
      prefix = whole.copy().digest('hex');
      whole.update(piece.subarray(left));
    } else whole.update(piece);
    doneBytes += piece.length;
  }
  return { whole: whole.digest('hex'), prefix };
}
