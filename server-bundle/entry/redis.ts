/** `palomar-server redis`: writes Valkey's configuration, with the password, where only this container can read it, and becomes valkey-server. */
import { writeFileSync } from 'node:fs';
import { readEnvironment, readSecret } from '../base/environment.ts';
import { INNER_PORTS } from '../contract/ports.ts';
import { REDIS_MAX_MEMORY } from '../deploy/limits.ts';
import { become, processDirectory } from './become.ts';

export function startRedis(): never {
  const environment = readEnvironment();
  const file = `${processDirectory()}/valkey.conf`;
  const configuration = renderRedis({
    password: readSecret(environment, 'redis-password').reveal(),
    port: INNER_PORTS.redis.redis + environment.portOffset,
    directory: environment.redisDirectory,
    listen: environment.listenHost === undefined ? ['*', '-::*'] : [environment.listenHost],
  });
  writeFileSync(file, configuration, { mode: 0o600 });
  return become('valkey-server', [file]);
}

interface RedisOptions {
  readonly password: string;
  readonly port: number;
  readonly directory: string;
  readonly listen: readonly string[];
}

/** Caches, limits, locks and events: what is lost at a kill was a copy, so a snapshot every quarter of an hour is enough. */
function renderRedis({ password, port, directory, listen }: RedisOptions): string {
  return [
    `bind ${listen.join(' ')}`,
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${directory}`,
    'save 900 1',
    'appendonly no',
    `maxmemory ${REDIS_MAX_MEMORY}`,
    'maxmemory-policy volatile-lru',
    'daemonize no',
    'logfile ""',
    'loglevel notice',
    'databases 1',
    'enable-debug-command no',
    'enable-module-command no',
    '',
  ].join('\n');
}
