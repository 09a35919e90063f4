/** `BDAT 1000` and `BDAT 1000 LAST` (RFC 3030 §2). */
import { LINE_LIMITS } from './limits.ts';

export interface ChunkCommand {
  readonly sizeBytes: number;
  readonly isLast: boolean;
}

/** Null where it is neither: nobody can tell then where the chunk ends, so the connection has to end. */
export function parseChunkCommand(line: string): ChunkCommand | null {
  const match = /^BDAT +(\d{1,19})(?: +(LAST))? *$/i.exec(line);
  if (match === null) return null;
  const sizeBytes = Number(match[1]);
  return sizeBytes > LINE_LIMITS.chunkBytes ? null : { sizeBytes, isLast: match[2] !== undefined };
}
