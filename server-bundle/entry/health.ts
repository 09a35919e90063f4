/** `palomar-server health <service>`: exit code 0 when the service of this container answers. Loads next to nothing, for it runs every half minute. */
import { createSocket } from 'node:dgram';
import { readEnvironment } from '../base/environment.ts';
import { checkPort } from '../base/health.ts';
import { INNER_PORTS, type ServiceName } from '../contract/stack.ts';

const RESOLVER_TIMEOUT_MS = 3_000;
const BACKGROUND_HEARTBEAT = '/proc/1/stat';

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
      return true;
  }
}
