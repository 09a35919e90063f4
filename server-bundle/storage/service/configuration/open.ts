/** Opens the configuration database: the encrypted file, or PostgreSQL where an address of it is given. */
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Sensitive } from '../../../base/sensitive.ts';
import { configurationPath } from '../paths.ts';
import type { Configuration } from './database.ts';
import { openSqlite } from './engines/sqlite.ts';
import { configurationMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { createSecrets } from './secrets.ts';

export interface OpenConfigurationOptions {
  /** <data>/mail */
  readonly directory: string;
  /** 64 hexadecimal digits. */
  readonly key: Sensitive;
  /** Of PostgreSQL; without it, the file. */
  readonly url?: Sensitive | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests of migrations. */
  readonly migrations?: readonly Migration[];
}

/** @throws StorageError CORRUPT when the key does not fit, UNAVAILABLE when PostgreSQL cannot be reached or a newer server wrote the database. */
export async function openConfiguration(options: OpenConfigurationOptions): Promise<Configuration> {
  const { clock, log, url, migrations = configurationMigrations } = options;
  const key = Buffer.from(options.key.reveal(), 'hex');
  const secrets = createSecrets(key);
  try {
    if (!url) return await openSqlite({ file: configurationPath(options.directory), key, secrets, migrations, clock });
    // Most servers have none: its driver costs them no memory.
    const { openPostgres } = await import('./engines/postgres.ts');
    return await openPostgres({ url, secrets, migrations, clock, log });
  } finally {
    key.fill(0);
  }
}
