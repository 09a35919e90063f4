import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import tls from 'node:tls';
import { expect, it } from 'vitest';
import { createSelfSigned } from '../../../server-bundle/jobs/self-signed.ts';
import { Hellos } from '../../../server-bundle/protocols/sessions/hello.ts';

/** Nobody waits for it. */
const NEVER_MS = 1_000_000;

async function listening(timeoutMs: number, greet: (socket: Socket) => void) {
  const hellos = new Hellos(timeoutMs);
  const server = net.createServer((socket) => hellos.await(socket, greet));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connect = (): Socket => net.connect(port, '127.0.0.1').on('error', () => undefined);
  return { connect, server, hellos, [Symbol.dispose]: () => server.close() };
}

/** What it writes leaves one octet at a time. */
function dripping(socket: Socket): Duplex {
  socket.setNoDelay(true);
  const drop = async (bytes: Buffer): Promise<void> => {
    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await setImmediate();
    }
  };
  const stream = new Duplex({ read: () => undefined, write: (bytes: Buffer, _encoding, done) => void drop(bytes).then(() => done(), done) });
  socket.on('data', (bytes) => stream.push(bytes));
  socket.on('end', () => stream.push(null));
  return stream;
}

it.each([
  ['at once', (socket: Socket) => socket],
  ['one octet at a time', dripping],
])('shakes hands with a client whose hello comes %s', async (_, way) => {
  const handshakes = tls.createServer(createSelfSigned(['mail.dovecote.test'], Date.now()), (socket) => socket.end('welcome'));
  using place = await listening(NEVER_MS, (socket) => handshakes.emit('connection', socket));
  const client = tls.connect({ socket: way(place.connect()), rejectUnauthorized: false });
  expect(String((await client.toArray())[0])).toBe('welcome');
});

it('hands the hello over in pieces that fit into the buffer that TLS begins with', async () => {
  const greeted = Promise.withResolvers<Socket>();
  using place = await listening(NEVER_MS, greeted.resolve);
  using client = Object.assign(place.connect(), { [Symbol.dispose]: () => client.destroy() });
  client.write(Buffer.alloc(1_800, 'x'));
  const socket = await greeted.promise;
  const pieces = Array.from({ length: 5 }, () => socket.read() as Buffer | null);
  expect(pieces.map((piece) => piece?.length)).toEqual([512, 512, 512, 264, undefined]);
});

it.each([
  ['who says nothing in time', 20, () => undefined],
  ['who leaves without a word', NEVER_MS, (client: Socket) => client.end()],
])('begins nothing for %s, and closes', async (_, timeoutMs, act) => {
  let greeted = 0;
  using place = await listening(timeoutMs, () => (greeted += 1));
  const client = place.connect();
  act(client);
  await once(client.resume(), 'close');
  expect(greeted).toBe(0);
});

it('keeps nobody waiting when it is disposed of', async () => {
  using place = await listening(NEVER_MS, () => undefined);
  const arrived = once(place.server, 'connection');
  const client = place.connect().resume();
  await arrived;
  place.hellos[Symbol.dispose]();
  await once(client, 'close');
  expect(client.destroyed).toBe(true);
});
