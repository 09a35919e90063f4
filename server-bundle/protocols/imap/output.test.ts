import { Duplex } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { KEPT_PIECES } from './limits.ts';
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

it('writes what it is given in its order, whatever the sizes of the pieces', async () => {
  const written: Buffer[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      written.push(Buffer.from(chunk));
      done();
    },
  });
  const output = new Output(socket);
  const expected: string[] = [];
  for (let n = 0; n < 3_000; n += 1) {
    const text = 'é'.repeat((n * 37) % 900);
    output.text(text);
    output.number(n * 4_294_967);
    const data = Buffer.alloc(n % 500 === 0 ? 70_000 : n % 100, n);
    output.bytes(data);
    expected.push(text, String(n * 4_294_967), data.toString('latin1'));
    if (n % 7 === 0) await output.breathe();
  }
  await output.flush();
  expect(Buffer.concat(written).equals(Buffer.from(expected.join(''), 'latin1'))).toBe(true);
});

it('goes on with the memory of what was written, and with nobody else’s', async () => {
  const written: Buffer[] = [];
  const socket = new Duplex({ read: () => undefined, write: (chunk: Buffer, _encoding, done) => done(void written.push(chunk)) });
  const output = new Output(socket);
  const neighbour = Buffer.allocUnsafe(100).fill('n');
  for (let n = 0; n < 300; n += 1) {
    output.text('* OK\r\n');
    await output.flush();
    output.bytes(Buffer.alloc(1_000, n));
    await output.flush();
    // A write is over in the next turn.
    await nextTurn();
  }
  expect(neighbour.toString()).toBe('n'.repeat(100));
  // Those that one test before may have left are used too.
  expect(new Set(written.filter(({ length }) => length === 1_000).map(({ buffer }) => buffer)).size).toBeLessThanOrEqual(KEPT_PIECES);
  expect(written.filter(({ length }) => length === 6).every((chunk) => chunk.toString() === '* OK\r\n')).toBe(true);
});

it('writes a whole number as its digits', async () => {
  const written: string[] = [];
  const socket = new Duplex({ read: () => undefined, write: (chunk: Buffer, _encoding, done) => done(void written.push(chunk.toString())) });
  const output = new Output(socket);
  for (const value of [0, 9, 10, 4_294_967_295, Number.MAX_SAFE_INTEGER]) {
    output.number(value);
    output.text(' ');
  }
  await output.flush();
  expect(written.join('')).toBe('0 9 10 4294967295 9007199254740991 ');
});

it('leaves nothing of an answer in the memory that the next reader’s is written in', async () => {
  const written: Buffer[] = [];
  const socket = new Duplex({ read: () => undefined, write: (chunk: Buffer, _encoding, done) => done(void written.push(chunk)) });
  const output = new Output(socket);
  output.bytes(Buffer.alloc(1_000, 'secret'));
  await output.flush();
  await nextTurn();
  expect(written).toEqual([Buffer.alloc(1_000)]);
});
