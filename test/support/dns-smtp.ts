/** Small TCP servers that greet as a mail server does, or not at all, for the checks of port 25. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export interface Greeter extends AsyncDisposable {
  readonly port: number;
  /** What clients said, line by line. */
  readonly heard: readonly string[];
}

export async function startGreeter(banner: string | null): Promise<Greeter> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (banner !== null) socket.write(banner);
    socket.on('data', (data: Buffer) => {
      heard.push(
        ...data
          .toString()
          .split('\r\n')
          .filter((line) => line !== ''),
      );
      if (/^EHLO/i.test(data.toString())) socket.write('250-mail.stranger.test\r\n250 PIPELINING\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), heard, [Symbol.asyncDispose]: () => close(server, sockets) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
}
