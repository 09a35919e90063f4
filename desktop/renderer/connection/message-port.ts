/** The desktop window's connection: a MessagePort handed to main through the preload script. It lives as long as the window. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { LinkStateCell, type Client, type Connection } from './connection.ts';

/** The word by which the preload script knows the port; the same word stands in entry/electron/channels.ts. */
export const PORT_MESSAGE = 'palomar:port';

export function connectMessagePort(): Connection {
  const cell = new LinkStateCell();
  const { port1, port2 } = new MessageChannel();
  const client = createORPCClient<Client>(new RPCLink({ port: port1 }));
  port1.start();
  window.postMessage(PORT_MESSAGE, window.origin, [port2]);
  cell.set('open');
  return { client, state: cell.state, subscribe: cell.subscribe };
}
