/**
 * Gives the memory of large bodies back at once. Left to the collector, which sees a few small objects, several letters of fifty
 * megabytes are held long after they are done with. Only for whoever owns the bytes and is the last to look at them: they are gone,
 * and their Buffer has no length any more.
 */
const MIN_BYTES = 128 * 1024;
/** What else may lie in the same memory, as a part of it: a head, not a neighbour's data. */
const SLACK = 1 / 16;

export function letGo(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (!(memory instanceof ArrayBuffer) || memory.detached || bytes.length < MIN_BYTES) return;
  if (memory.byteLength - bytes.length <= bytes.length * SLACK) memory.transfer(0);
}

/** The same for one of many small pieces, when it has its memory to itself but for `spareBytes`: together they are as large. */
export function letGoPiece(bytes: Buffer, spareBytes = 0): void {
  const memory = bytes.buffer;
  if (memory instanceof ArrayBuffer && !memory.detached && memory.byteLength - bytes.length <= spareBytes) memory.transfer(0);
}
