/** The worker thread of the storage service, with a weakness: a mailbox whose name says so makes it fail, or stand still. */
import { parentPort } from 'node:worker_threads';
import { FAILING_NAME, HANGING_NAME, HANG_MS } from './storage-worker-names.ts';

// Listens before the program does, so that the frame is not answered first.
parentPort?.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('frames' in message) || !(message.frames instanceof Uint8Array)) return;
  const text = Buffer.from(message.frames);
  if (text.includes(FAILING_NAME)) throw new Error('as asked');
  if (text.includes(HANGING_NAME)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HANG_MS);
});

await import('../../server-bundle/storage/service/hosts/worker.ts');
