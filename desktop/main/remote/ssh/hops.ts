/** The way to a server: each hop verified and logged in to before the next is dialled through it. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Endpoint } from '../../../contract/models.ts';
import { CONNECT_TIMEOUT_MS } from '../limits.ts';
import { login, type LoginOptions } from './login.ts';
import type { Hop } from './options.ts';
import { dial, dialThrough } from './socket.ts';

export interface Way {
  /** The byte stream to the goal. */
  readonly stream: Duplex;
  /** Jump clients, first hop first; end them in reverse order. */
  readonly clients: readonly Client[];
}

export async function travel(jump: readonly Hop[], goal: Endpoint, options: LoginOptions): Promise<Way> {
  const clients: Client[] = [];
  const dialOptions = { signal: options.signal, timeoutMs: options.timeouts?.connectMs ?? CONNECT_TIMEOUT_MS };
  const next = (endpoint: Endpoint) => {
    const last = clients.at(-1);
    return last ? dialThrough(last, endpoint, dialOptions) : dial(endpoint, dialOptions);
  };
  try {
    for (const hop of jump) {
      const client = await login(await next(hop.endpoint), hop, options);
      client.on('error', () => undefined);
      clients.push(client);
    }
    return { stream: await next(goal), clients };
  } catch (error) {
    hangUp(clients);
    throw error;
  }
}

export function hangUp(clients: readonly Client[]): void {
  for (const client of clients.toReversed()) client.end();
}
