/** SHA-256 of a local file, or of its beginning. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { UPLOAD_CHUNK_BYTES } from '../limits.ts';
import { cancelled } from '../ssh/faults.ts';

/** @throws CANCELLED */
export async function digest(path: string, firstBytes: number, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  if (firstBytes === 0) return hash.digest('hex');
  try {
    await pipeline(createReadStream(path, { end: firstBytes - 1, highWaterMark: UPLOAD_CHUNK_BYTES }), hash, signal ? { signal } : {});
  } catch (error) {
    throw signal?.aborted ? cancelled('The upload') : error;
  }
  return hash.digest('hex');
}
