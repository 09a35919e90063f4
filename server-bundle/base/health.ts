/**
 * The health check that `palomar-server health <service>` runs: one short connection to the service's own port, no
 * protocol spoken beyond the greeting. It loads nothing but node:net, because it runs every half minute.
 */
import { connect } from 'node:net';

const HEALTH_TIMEOUT_MS = 3_000;

/** True when something accepts on the port. With `greeting`, it must also say something that begins so. */
export function checkPort(options: {
  readonly host?: string;
  readonly port: number;
  readonly greeting?: string;
  readonly timeoutMs?: number;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: options.host ?? '127.0.0.1', port: options.port });
    const end = (healthy: boolean): void => {
      socket.destroy();
      resolve(healthy);
    };
    socket.setTimeout(options.timeoutMs ?? HEALTH_TIMEOUT_MS, () => end(false));
    socket.once('error', () => end(false));
    if (options.greeting === undefined) socket.once('connect', () => end(true));
    else {
      const expected = options.greeting;
      socket.once('data', (data) => end(data.toString('latin1').startsWith(expected)));
      socket.once('end', () => end(false));
    }
  });
}
