/**
 * The memory that answers are written in. A piece that has gone out serves the next answer, whosever it is: the collector never sees it. So that
 * no mail waits in it for the next reader, it is emptied first.
 */
import { KEPT_PIECES, WRITE_CHUNK_BYTES } from './limits.ts';

/** By their memory, which is theirs alone: Node's own pool has memory of the same size, parts of which others hold. */
const made = new WeakSet<ArrayBufferLike>();
const free: Buffer[] = [];

/** Of `WRITE_CHUNK_BYTES`; what stands in it is of no use. */
export function takePiece(): Buffer {
  const kept = free.pop();
  if (kept) return kept;
  const piece = Buffer.allocUnsafeSlow(WRITE_CHUNK_BYTES);
  made.add(piece.buffer);
  return piece;
}

/** A piece, or a part of one, once nobody looks at it any more. Anything else is left alone. */
export function givePiece(part: Buffer): void {
  const { buffer } = part;
  if (!made.has(buffer)) return;
  part.fill(0);
  if (free.length < KEPT_PIECES) free.push(Buffer.from(buffer));
}
