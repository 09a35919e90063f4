/** Makes a channel pass for the net.Socket that HTTP code expects. Timers and references mean nothing on a channel. */
import type { Channel } from 'ssh2';
import type { Duplex } from 'node:stream';

const SOCKET_METHODS = ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref'] as const;

export function asSocket(channel: Channel | Duplex): Duplex {
  for (const name of SOCKET_METHODS) {
    if (!(name in channel)) Object.defineProperty(channel, name, { value: () => channel, configurable: true });
  }
  if (!('destroySoon' in channel)) Object.defineProperty(channel, 'destroySoon', { value: () => channel.end(), configurable: true });
  // A broken connection surfaces through the request; the stream's own event would end the process.
  channel.on('error', () => undefined);
  return channel;
}
