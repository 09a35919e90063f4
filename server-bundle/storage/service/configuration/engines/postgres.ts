/**
 * The configuration in PostgreSQL, which several storage services may share. A transaction per piece of work: the server
 * itself shares an fsync among those that commit together. Loaded only where it is used.
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../../../../base/clock.ts';
import { messageOf } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import type { Sensitive } from '../../../../base/sensitive.ts';
import { POSTGRES_ATTEMPTS, POSTGRES_CONNECTIONS, POSTGRES_CONNECT_TIMEOUT_MS, POSTGRES_STATEMENT_TIMEOUT_MS } from '../../limits.ts';
import { withSecrets } from '../database.ts';
import type { Configuration, Reader, Writer } from '../database.ts';
import { applyMigrations } from '../migrations/apply.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Secrets } from '../secrets.ts';
import type { Tables } from '../tables.ts';
import { isDisconnected, isLost, toPostgresError } from './postgres-errors.ts';

export interface PostgresOptions {
  /** postgresql://user:password@host/database, as libpq reads it. Never logged. */
  readonly url: Sensitive;
  readonly secrets: Secrets;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Only one server at a time changes the tables. Any number does, as long as it stays the same. */
const MIGRATION_LOCK = 0x70616c6f;

/** @throws StorageError UNAVAILABLE when the database cannot be reached or a newer server made it. */
export async function openPostgres(options: PostgresOptions): Promise<Configuration> {
  const db = withSecrets(new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(options) }) }), options.secrets);
  try {
    await repeat(() => migrateDatabase(db, options), isLost);
  } catch (error) {
    await db.destroy();
    throw toPostgresError(error);
  }
  return {
    engine: 'postgres',
    secrets: options.secrets,
    read: (work) => read(db, work),
    transact: (work) => transact(db, work),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

function createPool({ url, log }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    max: POSTGRES_CONNECTIONS,
    connectionTimeoutMillis: POSTGRES_CONNECT_TIMEOUT_MS,
    statement_timeout: POSTGRES_STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: POSTGRES_STATEMENT_TIMEOUT_MS,
    application_name: 'palomar-storage',
    keepAlive: true,
    types: parsers(),
  });
  // A connection that ends is replaced when the next one is asked for. One that is lent out tells of its end both through the
  // query under way and as an event, which nobody else hears.
  const ended = (error: Error): void => log.warn({ reason: messageOf(error) }, 'a connection to the configuration database ended');
  pool.on('error', ended);
  pool.on('connect', (client) => client.on('error', ended));
  return pool;
}

/** BIGINT as a number, as SQLite gives it: no column of ours goes beyond 2⁵³. */
function parsers(): pg.CustomTypesConfig {
  const { TypeOverrides, types } = pg;
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}

async function read<T>(db: Kysely<Tables>, work: (db: Reader) => Promise<T>): Promise<T> {
  try {
    // Reading twice is reading once: a connection that went meanwhile is replaced in silence.
    return await repeat(() => work(db as unknown as Reader), isDisconnected, 2);
  } catch (error) {
    throw toPostgresError(error);
  }
}

async function transact<T>(db: Kysely<Tables>, work: (db: Writer) => Promise<T>): Promise<T> {
  let isCommitting = false;
  const once = (): Promise<T> => {
    isCommitting = false;
    return db.transaction().execute(async (transaction) => {
      const result = await work(transaction as unknown as Writer);
      isCommitting = true;
      return result;
    });
  };
  try {
    return await repeat(once, (error) => isLost(error) || (!isCommitting && isDisconnected(error)));
  } catch (error) {
    throw toPostgresError(error);
  }
}

/** At once: what was lost was lost to somebody who is done. */
async function repeat<T>(once: () => Promise<T>, isWorthIt: (error: unknown) => boolean, attempts = POSTGRES_ATTEMPTS): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once();
    } catch (error) {
      if (attempt >= attempts || !isWorthIt(error)) throw error;
    }
  }
}

async function migrateDatabase(db: Kysely<Tables>, { migrations, secrets, clock }: PostgresOptions): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    await applyMigrations({
      engine: 'postgres',
      db: transaction as unknown as Writer,
      secrets,
      migrations,
      now: clock.now(),
      script: async (text) => {
        await sql.raw(text).execute(transaction);
      },
      before: () => [],
    });
  });
}
