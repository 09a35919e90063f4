/** SHA-256 of a local source, or of its beginning. */
import { createHash } from 'node:crypto';
import { cancelled } from '../ssh/faults.ts';
import { readFrom, type Source } from './pieces.ts';

/** @throws CANCELLED */
export async function digest(source: Source, firstBytes: number, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  let left = firstBytes;
  for await (const piece of readFrom(source)) {
    if (signal?.aborted) throw cancelled('The upload');
    hash.update(piece.subarray(0, left));
    left -= piece.length;
    if (left <= 0) break;
  }
  return hash.digest('hex');
}
