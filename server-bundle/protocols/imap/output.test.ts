import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Output } from './output.ts';

/** A socket whose other side takes `bytesPerTurn` every 10 ms. */
function slowSocket(bytesPerTurn: number): { readonly socket: Duplex; readonly taken: () => number } {
  let taken = 0;
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      void sleep((chunk.length / bytesPerTurn) * 10).then(() => {
        taken += chunk.length;
        done();
      });
    },
  });
  return { socket: stream, taken: () => taken };
}

it('lets a slow reader take a large message for longer than the time-out, and ends one that stands still', async () => {
  const { socket, taken } = slowSocket(65_536);
  const output = new Output(socket, 150);
  output.bytes(Buffer.alloc(30 * 65_536));
  await output.flush();
  expect(socket.destroyed).toBe(false);
  expect(taken()).toBe(30 * 65_536);
  const still = slowSocket(1);
  const stuck = new Output(still.socket, 50);
  stuck.bytes(Buffer.alloc(65_536));
  await stuck.flush();
  expect(still.socket.destroyed).toBe(true);
});
