/** The `sqlite` service: the only process that opens mailbox files. It knows the credential of every role, to check them. */
import { readDatabaseUrl, readSecret } from '../base/environment.ts';
import type { Log } from '../base/log.ts';
import { CONFIGURATION_URL_FILE, INNER_PORTS } from '../contract/stack.ts';
export { inProcessStorage } from '../storage/service/in-process.ts';
import { createStorageServer } from '../storage/service/server.ts';
import type { StorageServer } from '../storage/service/server.ts';
import type { Configuration } from './configuration.ts';
import { VERSION } from './version.ts';

export function startStorage({ environment, stack }: Configuration, log: Log): Promise<StorageServer> {
  const secret = (name: Parameters<typeof readSecret>[1]): ReturnType<typeof readSecret> => readSecret(environment, name);
  return createStorageServer({
    directory: environment.mailDirectory,
    configurationKey: secret('configuration-key'),
    configurationUrl:
      environment.configurationUrl ?? (stack.configurationDatabase === 'postgres' ? readDatabaseUrl(environment, CONFIGURATION_URL_FILE) : undefined),
    credentials: {
      api: secret('storage-api'),
      mx: secret('storage-mx'),
      smtp: secret('storage-smtp'),
      'smtp-bree': secret('storage-smtp-bree'),
      imap: secret('storage-imap'),
      managesieve: secret('storage-managesieve'),
      pop3: secret('storage-pop3'),
      bree: secret('storage-bree'),
    },
    ...(environment.storageWorkers === undefined ? {} : { workers: { count: environment.storageWorkers } }),
    log,
    version: VERSION,
    listen: { host: environment.listenHost, port: INNER_PORTS.sqlite.storage + environment.portOffset },
  });
}
