/**
 * Sends what one turn of the event loop wrote in one system call: ssh2 writes each 32 KB packet on its own, which
 * made system calls a quarter of an upload's work. Nothing waits longer than the turn.
 */
import type { Duplex } from 'node:stream';

/** Only after ssh2 has begun to read: a first `data` listener sets the stream flowing. */
export function batchReplies(stream: Duplex): void {
  stream.prependListener('data', () => batch(stream));
}

export function batch(stream: Duplex): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}
