/** `palomar-server health <service>`: exit code 0 when the service of this container answers. Loads next to nothing, for it runs every half minute. */
import { createSocket } from 'node:dgram';
import { readEnvironment } from '../base/environment.ts';
import { checkPort } from '../base/health.ts';
import { INNER_PORTS, type ServiceName } from '../contract/ports.ts';

const RESOLVER_TIMEOUT_MS = 3_000;

/** True when the service does its work, as far as one short question can tell. */
export async function health(service: ServiceName): Promise<boolean> {
  const { portOffset } = readEnvironment();
  const port = (inner: number) => inner + portOffset;
  switch (service) {
    case 'mx':
      return checkPort({ port: port(INNER_PORTS.mx.smtp), greeting: '220' });
    case 'smtp':
      return checkPort({ port: port(INNER_PORTS.smtp.submission), greeting: '220' });
    case 'imap':
      return checkPort({ port: port(INNER_PORTS.imap.imaps) });
    case 'web':
      return checkPort({ port: port(INNER_PORTS.web.http) });
    case 'api':
      return checkPort({ port: port(INNER_PORTS.api.http) });
    case 'sqlite':
      return checkPort({ port: port(INNER_PORTS.sqlite.storage) });
    case 'redis':
      return checkPort({ port: port(INNER_PORTS.redis.redis) });
    case 'resolver':
      return answersDns(port(INNER_PORTS.resolver.dns));
    case 'bree':
    case 'smtp-bree':
      // They listen nowhere, and the container stops with its process.
      return true;
  }
}

/** Asks for the root's name servers (RFC 1035 §4.1): NOERROR means that the way from the root is open. */
function answersDns(port: number): Promise<boolean> {
  const query = Buffer.from('504c010000010000000000000000020001', 'hex');
  const socket = createSocket('udp4');
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), RESOLVER_TIMEOUT_MS);
    socket.once('error', () => resolve(false));
    socket.once('message', (answer) => resolve(answer.length >= 12 && answer.readUInt16BE(0) === 0x504c && (answer.readUInt8(3) & 0x0f) === 0));
    socket.send(query, port, '127.0.0.1', (error) => {
      if (error) resolve(false);
    });
    socket.once('close', () => clearTimeout(timer));
  }).finally(() => socket.close());
}
