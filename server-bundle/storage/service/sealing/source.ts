/** Reads files of sealed letters without loading them: a window of the file is in memory, and what is asked for is mostly in it. Opens no letter. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { HEAD_LENGTH, RECORD_HEAD_LENGTH, unreadable } from './format.ts';

export interface SealedSource {
  readonly sizeBytes: number;
  /** Within the file. Good until the next `read`. @throws StorageError CORRUPT when the file has become shorter. */
  read(at: number, length: number): Promise<Buffer>;
}

const WINDOW_LENGTH = 512 * 1024;

/** To be disposed. */
export async function sealedFile(path: string): Promise<SealedSource & AsyncDisposable> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  return {
    sizeBytes: size,
    read: async (at, length) => {
      if (at < start || at + length > start + window.length) {
        const wanted = Math.min(Math.max(length, WINDOW_LENGTH), size - at);
        // Until it is filled it is nowhere.
        start = Infinity;
        window = await fill(handle, window.length === wanted ? window : Buffer.allocUnsafeSlow(wanted), at);
        start = at;
      }
      if (at + length > start + window.length) throw unreadable();
      return window.subarray(at - start, at - start + length);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** Which deliveries a sealed file holds. */
export async function readDigests(path: string): Promise<{ readonly digests: readonly string[]; readonly sizeBytes: number }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const digests: string[] = [];
    const head = Buffer.alloc(RECORD_HEAD_LENGTH);
    for (let at = HEAD_LENGTH; at + RECORD_HEAD_LENGTH <= size;) {
      await handle.read(head, 0, RECORD_HEAD_LENGTH, at);
      const end = at + RECORD_HEAD_LENGTH + head.readUInt32BE(0);
      if (end > size) break;
      digests.push(head.toString('hex', 4));
      at = end;
    }
    return { digests, sizeBytes: size };
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, window: Buffer, at: number): Promise<Buffer> {
  for (let filled = 0; filled < window.length;) {
    const { bytesRead } = await handle.read(window, filled, window.length - filled, at + filled);
    if (bytesRead === 0) throw unreadable();
    filled += bytesRead;
  }
  return window;
}
