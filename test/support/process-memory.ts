/** Looks for bytes in the memory of another process (Linux; the process must be ours, or we root). */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PIECE = 4 * 1024 * 1024;

/** Where in the memory of the process the bytes are, each place with the name of its mapping. */
export function findInMemory(pid: number, wanted: Buffer): string[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return mappings(pid).flatMap((mapping) => findIn(memory, mapping, wanted));
  } finally {
    closeSync(memory);
  }
}

interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Those that the process has written to: a key in a program file or in a page that was never touched is not one of ours. */
function mappings(pid: number): Mapping[] {
  return readFileSync(`/proc/${pid}/smaps`, 'utf8')
    .split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
    .flatMap((text) => {
      const [, start, end, name = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \S+ *(.*)$/m.exec(text) ?? [];
      const isTouched = /^(?:Rss|Swap): +[1-9]/m.test(text);
      return start === undefined || end === undefined || !isTouched ? [] : [{ start: parseInt(start, 16), end: parseInt(end, 16), name }];
    });
}

function findIn(memory: number, { start, end, name }: Mapping, wanted: Buffer): string[] {
  const found: string[] = [];
  const piece = Buffer.allocUnsafe(Math.min(PIECE, end - start));
  for (let at = start; at < end; at += piece.length - wanted.length + 1) {
    const length = read(memory, piece, Math.min(piece.length, end - at), at);
    for (let index = piece.subarray(0, length).indexOf(wanted); index >= 0; index = piece.subarray(0, length).indexOf(wanted, index + 1))
      found.push(`${(at + index).toString(16)} ${name}`);
    if (at + piece.length >= end) break;
  }
  return found;
}

/** What cannot be read (a guard page, a device) holds nothing of ours. */
function read(memory: number, piece: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, piece, 0, length, at);
  } catch {
    return 0;
  }
}
