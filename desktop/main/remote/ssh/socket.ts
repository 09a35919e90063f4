/** Opens the byte stream to a hop: TCP from here, or direct-tcpip through the hop before (RFC 4254 §7.2). */
import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Endpoint } from '../../../contract/models.ts';
import { cancelled, connectFault, timedOut } from './faults.ts';

interface DialOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/** @throws HOST_NOT_FOUND, UNREACHABLE, REFUSED, TIMEOUT, CANCELLED */
export async function dial(endpoint: Endpoint, { signal, timeoutMs }: DialOptions): Promise<net.Socket> {
  if (signal?.aborted) throw cancelled('Connecting');
  const socket = net.connect({ host: endpoint.host, port: endpoint.port });
  try {
    await within(
      new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      }),
      endpoint,
      { signal, timeoutMs },
    );
    socket.removeAllListeners('error');
    // Until ssh2 listens, an error here must not end the process.
    socket.on('error', () => undefined);
    return socket.setNoDelay(true);
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw connectFault(error, endpoint);
  }
}

export async function dialThrough(hop: Client, endpoint: Endpoint, options: DialOptions): Promise<Duplex> {
  if (options.signal?.aborted) throw cancelled('Connecting');
  const opened = new Promise<Duplex>((resolve, reject) => {
    hop.forwardOut('127.0.0.1', 0, endpoint.host, endpoint.port, (error, channel) => {
      if (error) reject(error);
      else resolve(channel);
    });
  });
  return within(opened, endpoint, options).catch((error: unknown) => {
    // Opened too late: nobody will use it.
    void opened.then((channel) => channel.destroy()).catch(() => undefined);
    throw connectFault(error, endpoint);
  });
}

/** Settles with the promise, or fails with TIMEOUT or CANCELLED. */
export function within<T>(promise: Promise<T>, endpoint: Endpoint, { signal, timeoutMs }: DialOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timedOut(endpoint)), timeoutMs);
    const abandon = () => reject(cancelled('Connecting'));
    signal?.addEventListener('abort', abandon, { once: true });
    void promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
    });
  });
}
