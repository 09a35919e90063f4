/** The way to a server's API, over a real sshd: calls go on after the far side has closed what was idle, however many there are. */
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Remote } from '../../../desktop/main/remote/remote.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { tunnelFetch } from '../../../desktop/main/server-api/tunnel-fetch.ts';
import { startSshDaemon, type SshDaemon } from '../../support/ssh-daemon.ts';

let daemon: SshDaemon;
let remote: Remote;
/** As a proxy with a container behind it: what is idle is half closed, and what still comes then is swallowed. */
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let idle: NodeJS.Timeout | undefined;
  socket.on('error', () => undefined);
  socket.on('data', (request) => {
    if (socket.writableEnded) return;
    clearTimeout(idle);
    const path = request.toString('latin1').split(' ')[1] ?? '';
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
    idle = setTimeout(() => socket.end(), 100);
  });
  socket.on('end', () => socket.end());
});
let port: number;

beforeAll(async () => {
  daemon = await startSshDaemon();
  remote = await connect({ endpoint: daemon.endpoint, hostKey: daemon.hostKey, credential: { kind: 'key', privateKey: daemon.userKey.privateKey } });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  server.close();
  await remote[Symbol.asyncDispose]();
  await daemon[Symbol.asyncDispose]();
});

const ask = async (tunnel: ReturnType<typeof tunnelFetch>, path: string): Promise<string> =>
  (await tunnel.fetch(new Request(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5_000) }))).text();

it('answers after the far side has closed an idle connection', async () => {
  const tunnel = tunnelFetch(remote, '127.0.0.1', port);
  expect(await ask(tunnel, '/first')).toBe('/first');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await ask(tunnel, '/second')).toBe('/second');
  tunnel.close();
});

it('answers a hundred calls, one after the other and all at once', async () => {
  const tunnel = tunnelFetch(remote, '127.0.0.1', port);
  for (let call = 0; call < 50; call += 1) expect(await ask(tunnel, `/${call}`)).toBe(`/${call}`);
  const together = await Promise.all(Array.from({ length: 50 }, (_, call) => ask(tunnel, `/${call}`)));
  expect(together).toHaveLength(50);
  tunnel.close();
});
