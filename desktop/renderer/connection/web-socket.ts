/**
 * The browser door's connection: one WebSocket, opened again when it is lost, with growing pauses. A call made while it
 * is away waits for the next opening; a call under way when it goes fails, since nobody knows whether it was done.
 */
import { createORPCClient } from '@orpc/client';
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { LinkStateCell, type Client, type Connection } from './connection.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

type Link = ClientLink<ClientContext>;

export function connectWebSocket(url: string): Connection {
  const cell = new LinkStateCell();
  const reach = keepOpen(url, cell);
  const link: Link = { call: async (path, input, options) => (await reach(options.signal)).call(path, input, options) };
  return { client: createORPCClient<Client>(link), state: cell.state, subscribe: cell.subscribe };
}

/** Returns a function that yields the link of the open socket, waiting for it when there is none. */
function keepOpen(url: string, cell: LinkStateCell): (signal: AbortSignal | undefined) => Promise<Link> {
  let current: Link | undefined;
  let waiting: ((link: Link) => void)[] = [];
  let pauseMs = FIRST_PAUSE_MS;

  const open = (): void => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => {
      pauseMs = FIRST_PAUSE_MS;
      const link = new RPCLink({ websocket: socket });
      current = link;
      cell.set('open');
      for (const resolve of waiting) resolve(link);
      waiting = [];
    });
    socket.addEventListener('close', () => {
      current = undefined;
      cell.set('lost');
      setTimeout(open, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
  };
  open();

  return (signal) =>
    current
      ? Promise.resolve(current)
      : new Promise((resolve, reject) => {
          waiting.push(resolve);
          signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')), { once: true });
        });
}
