/** A TCP link to a server that can be cut or held after so many bytes towards it. */
import net from 'node:net';
import type { Endpoint } from '../../desktop/contract/models.ts';

export interface Link extends AsyncDisposable {
  readonly endpoint: Endpoint;
  /** Bytes that went towards the server since the link was made. */
  readonly sentBytes: number;
  /** Cuts every connection once this many more bytes have passed. */
  cutAfter(bytes: number): void;
  /** Holds the bytes back after this many more; resolves when that has happened, with what lets them go on. */
  holdAfter(bytes: number): Promise<() => void>;
  /** Cuts every connection now. */
  cut(): void;
}

export async function startLink(target: Endpoint): Promise<Link> {
  const sockets = new Set<net.Socket>();
  let sentBytes = 0;
  let trigger: { readonly at: number; readonly act: () => void } | null = null;
  const cut = () => sockets.forEach((socket) => socket.resetAndDestroy());
  const server = net.createServer((near) => {
    const far = net.connect(target.port, target.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (chunk) => {
      sentBytes += chunk.length;
      if (!far.write(chunk)) {
        near.pause();
        far.once('drain', () => near.resume());
      }
      if (!trigger || sentBytes < trigger.at) return;
      const { act } = trigger;
      trigger = null;
      act();
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the link has no port');
  return {
    endpoint: { ...target, host: '127.0.0.1', port: address.port },
    get sentBytes() {
      return sentBytes;
    },
    cut,
    cutAfter: (bytes) => (trigger = { at: sentBytes + bytes, act: cut }),
    holdAfter: (bytes) =>
      new Promise((resolve) => {
        const act = () => {
          // Held at the socket, past any pending drain.
          const held = [...sockets].map((socket) => ({ socket, resume: socket.resume.bind(socket) }));
          for (const { socket } of held) {
            socket.pause();
            socket.resume = () => socket;
          }
          resolve(() => {
            for (const { socket, resume } of held) {
              socket.resume = resume;
              socket.resume();
            }
          });
        };
        trigger = { at: sentBytes + bytes, act };
      }),
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
