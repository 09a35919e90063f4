/**
 * A WebSocket that makes its writer wait: while the page has not taken what was sent, the next event of a stream is not fetched. So a page
 * that is busy, or asleep, slows down what is read from a server, and nothing piles up here.
 */
import type { WebSocket } from 'ws';
import { WAITING_MAX_BYTES } from './limits.ts';

export interface SteadySocket {
  readonly addEventListener: WebSocket['addEventListener'];
  /** Resolves once there is room again; at once while there is. */
  send(data: Parameters<WebSocket['send']>[0]): void | Promise<void>;
}

export function steady(socket: WebSocket): SteadySocket {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    send: (data) => {
      if (socket.bufferedAmount < WAITING_MAX_BYTES) {
        socket.send(data);
        return undefined;
      }
      // A closed socket answers too, with an error: whoever waits is about to hear of it anyway.
      return new Promise((resolve) => socket.send(data, () => resolve()));
    },
  };
}
