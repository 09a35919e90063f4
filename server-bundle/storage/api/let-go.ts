/**
 * Gives the memory of large bodies back at once. Left to the collector, which sees a few small objects, several letters of fifty
 * megabytes are held long after they are done with. Only for whoever owns the bytes and is the last to look at them: they are gone,
 * and their Buffer has no length any more.
 */
const MIN_BYTES = 1024 * 1024;
/** What else may lie in the same memory: a head, not a neighbour's data. */
const SLACK_BYTES = 64 * 1024;

export function letGo(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (!(memory instanceof ArrayBuffer) || memory.detached || bytes.length < MIN_BYTES) return;
  if (memory.byteLength - bytes.length <= SLACK_BYTES) memory.transfer(0);
}

/** The same for one of many small pieces, when it has its memory to itself: together they are as large. */
export function letGoPiece(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (memory instanceof ArrayBuffer && !memory.detached && memory.byteLength === bytes.length) memory.transfer(0);
}
