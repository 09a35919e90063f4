/** Makes a channel pass for the net.Socket that HTTP code expects. Timers and references mean nothing on a channel. */
import type { Channel } from 'ssh2';
import type { Duplex } from 'node:stream';

const SOCKET_METHODS = ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref'] as const;

export function asSocket(channel: Channel | Duplex): Duplex {
  for (const name of SOCKET_METHODS) {
    if (!(name in channel)) Object.defineProperty(channel, name, { value: () => channel, configurable: true });
  }
  if (!('destroySoon' in channel)) Object.defineProperty(channel, 'destroySoon', { value: () => channel.end(), configurable: true });
  closeUnread(channel);
  // A broken connection surfaces through the request; the stream's own event would end the process.
  channel.on('error', () => undefined);
  return channel;
}

/** A channel of ssh2 is closed only once all it holds was read: left early, it would count among the agent's sockets for ever. */
function closeUnread(channel: Channel | Duplex): void {
  const destroy = channel.destroy.bind(channel);
  const value = (error?: Error): typeof channel => {
    destroy(error);
    channel.removeAllListeners('data');
    channel.resume();
    return channel;
  };
  Object.defineProperty(channel, 'destroy', { value, configurable: true });
}
