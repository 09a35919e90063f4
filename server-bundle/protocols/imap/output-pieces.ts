/** The memory that answers are written in. A piece that has gone out serves the next answer, whosever it is: the collector never sees it. */
import { KEPT_PIECES, WRITE_CHUNK_BYTES } from './limits.ts';

/** By their memory, which is theirs alone: Node's own pool has memory of the same size, parts of which others hold. */
const made = new WeakSet<ArrayBufferLike>();
const free: Buffer[] = [];

/** Of `WRITE_CHUNK_BYTES`; with whatever it was last used for. */
export function takePiece(): Buffer {
  const kept = free.pop();
  if (kept) return kept;
  const piece = Buffer.allocUnsafeSlow(WRITE_CHUNK_BYTES);
  made.add(piece.buffer);
  return piece;
}

/** A piece, or a part of one, once nobody looks at it any more. Anything else is left alone. */
export function givePiece({ buffer }: Buffer): void {
  if (made.has(buffer) && free.length < KEPT_PIECES) free.push(Buffer.from(buffer));
}
