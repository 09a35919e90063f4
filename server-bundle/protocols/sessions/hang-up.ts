/** Ends a connection from our side: a client that never closes its own would keep the socket for ever. */
import type { Socket } from 'node:net';

/** Says the last words, unless there are none, and destroys the socket when the client has not closed it by then. */
export function hangUp(
  socket: Socket,
  lastWords: string,
  lingerMs: number,
  end: (lastWords: string) => unknown = (words) => socket.end(words),
): void {
  end(lastWords);
  if (socket.destroyed) return;
  const linger = setTimeout(() => socket.destroy(), lingerMs);
  linger.unref();
  socket.once('close', () => clearTimeout(linger));
}
