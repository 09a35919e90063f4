/**
 * COMPRESS=DEFLATE (RFC 4978): raw deflate both ways over the socket of a session. Both streams hold a few pieces at most and wait for
 * each other, so a slow reader, or a session that is busy, stops the socket as without. What inflates beyond measure ends the session.
 */
import type { Duplex } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, type InflateRaw } from 'node:zlib';
import { INFLATE_FREE_BYTES, MAX_INFLATE_RATIO } from './limits.ts';

export interface Compression {
  /** What the client sends, as it was before it was compressed. */
  readonly input: InflateRaw;
  readonly output: DeflateRaw;
}

/** Ends with the socket. `onBroken` is called when what comes in cannot be, or must not be, inflated. */
export function compressionOver(socket: Duplex, onBroken: (reason: string) => void): Compression {
  const input = createInflateRaw();
  // A smaller window than the usual one: 64 KB for each session in place of 256.
  const output = createDeflateRaw({ windowBits: 13, memLevel: 6 });
  let inflated = 0;
  input.on('data', (piece: Buffer) => {
    inflated += piece.length;
    if (inflated > INFLATE_FREE_BYTES && inflated > input.bytesWritten * MAX_INFLATE_RATIO) onBroken('That inflates to too much');
  });
  input.on('error', () => onBroken('That is not deflated'));
  output.on('error', () => socket.destroy());
  socket.once('close', () => {
    input.destroy();
    output.destroy();
  });
  socket.pipe(input);
  output.pipe(socket);
  return { input, output };
}

/** Everything written so far leaves at once (RFC 4978 §4). Calls back when it has been handed on. */
export function flushDeflated(output: DeflateRaw, done: () => void): void {
  output.flush(constants.Z_SYNC_FLUSH, done);
}
