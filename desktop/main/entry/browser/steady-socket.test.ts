import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { WAITING_MAX_BYTES } from './limits.ts';
import { steady } from './steady-socket.ts';

const UPGRADE =
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n';

it('makes the writer wait while the page takes nothing, and goes on when it does', async () => {
  const server = http.createServer().listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  await once(server, 'listening');
  const page = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => page.write(UPGRADE));
  const [socket] = (await once(sockets, 'connection')) as [WebSocket];
  page.pause();
  const writer = steady(socket);
  const portion = Buffer.alloc(256 * 1024);
  let waits: void | Promise<void> = undefined;
  let sent = 0;
  while (waits === undefined && sent < 1_000) {
    waits = writer.send(portion);
    sent += 1;
  }
  expect(waits).toBeInstanceOf(Promise);
  expect(socket.bufferedAmount).toBeLessThan(WAITING_MAX_BYTES + 2 * portion.length);
  page.resume();
  await waits;
  // Whoever waits is not left waiting by a page that goes away.
  page.pause();
  let last: void | Promise<void> = undefined;
  while (last === undefined) last = writer.send(portion);
  socket.terminate();
  await last;
  page.destroy();
  server.close();
});
