/**
 * The configuration in one encrypted SQLite file of this process. Two connections: one writes, in groups; the other reads, and
 * so sees only what is committed, although the writer's transaction stays open across turns of the event loop.
 */
import { Kysely } from 'kysely';
import type { Clock } from '../../../../base/clock.ts';
import { CONFIGURATION_CACHE_KB, CONFIGURATION_READ_CACHE_KB } from '../../limits.ts';
import { EncryptedFile } from '../../sqlite/encrypted-file.ts';
import { withSecrets } from '../database.ts';
import type { Configuration, Reader, Writer } from '../database.ts';
import { applyMigrations } from '../migrations/apply.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Secrets } from '../secrets.ts';
import type { Tables } from '../tables.ts';
import { AsyncGroupCommit } from './group-commit.ts';
import { EncryptedFileDialect } from './sqlite-dialect.ts';
import { toConfigurationError } from './sqlite-errors.ts';

export interface SqliteOptions {
  readonly file: string;
  /** 32 bytes; the caller wipes them. */
  readonly key: Buffer;
  readonly secrets: Secrets;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
}

/** @throws StorageError CORRUPT when the key does not fit, UNAVAILABLE for a file of a newer server. */
export async function openSqlite(options: SqliteOptions): Promise<Configuration> {
  const common = { file: options.file, key: options.key, what: 'the configuration database' };
  const written = new EncryptedFile({ ...common, create: true, cacheKb: CONFIGURATION_CACHE_KB });
  try {
    // The brands are given here and in the other engine, and nowhere else.
    const writer = withSecrets(over(written), options.secrets) as unknown as Writer;
    await migrateFile(written, writer, options);
    const readFrom = new EncryptedFile({ ...common, create: false, cacheKb: CONFIGURATION_READ_CACHE_KB, isReadOnly: true });
    return configurationOn(written, writer, readFrom, options.secrets);
  } catch (error) {
    written.close();
    throw toConfigurationError(error);
  }
}

function configurationOn(written: EncryptedFile, writer: Writer, readFrom: EncryptedFile, secrets: Secrets): Configuration {
  const reader = withSecrets(over(readFrom), secrets) as unknown as Reader;
  const commits = new AsyncGroupCommit(written, writer);
  return {
    engine: 'sqlite',
    secrets,
    read: async (work) => {
      try {
        return await work(reader);
      } catch (error) {
        throw toConfigurationError(error);
      }
    },
    transact: (work, { weightBytes = 0 } = {}) => commits.submit(work, weightBytes),
    [Symbol.asyncDispose]: async () => {
      await commits.drain();
      readFrom.close();
      written.close();
    },
  };
}

function over(file: EncryptedFile): Kysely<Tables> {
  return new Kysely({ dialect: new EncryptedFileDialect(file) });
}

async function migrateFile(file: EncryptedFile, db: Writer, { migrations, secrets, clock }: SqliteOptions): Promise<void> {
  file.begin();
  try {
    await applyMigrations({
      engine: 'sqlite',
      db,
      secrets,
      migrations,
      now: clock.now(),
      script: (sql) => file.script(sql),
      before: () => Array.from({ length: file.version }, (_, index) => index + 1),
    });
    // For servers from before the table `migrations`, which look here and refuse what is newer.
    file.version = Math.max(file.version, ...migrations.map(({ number }) => number));
    file.commit();
  } catch (error) {
    file.rollback();
    throw error;
  }
}
