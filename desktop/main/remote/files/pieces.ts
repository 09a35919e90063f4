/** A local file piece by piece, the next one being read while the last is used. */
import { open } from 'node:fs/promises';
import { UPLOAD_CHUNK_BYTES } from '../limits.ts';

/** A local file by its path, or something that can be read from any of its bytes on and is the same each time. */
export type Source = string | { readonly name: string; readonly sizeBytes: number; read(startBytes: number): AsyncIterable<Buffer> };

export function readFrom(source: Source, startBytes = 0): AsyncIterable<Buffer> {
  return typeof source === 'string' ? pieces(source, startBytes) : source.read(startBytes);
}

/** Two buffers take turns: a piece is valid only until the next one is asked for. */
export async function* pieces(path: string, startBytes = 0): AsyncGenerator<Buffer, void, undefined> {
  await using file = await open(path);
  const read = (into: Buffer, position: number) => {
    const reading = file.read(into, 0, into.length, position);
    // Looked at only when the next piece is asked for, which may never be.
    reading.catch(() => undefined);
    return reading;
  };
  let position = startBytes;
  let spare: Buffer = Buffer.allocUnsafeSlow(UPLOAD_CHUNK_BYTES);
  let reading = read(Buffer.allocUnsafeSlow(UPLOAD_CHUNK_BYTES), position);
  for (;;) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return;
    position += bytesRead;
    reading = read(spare, position);
    yield buffer.subarray(0, bytesRead);
    spare = buffer;
  }
}
