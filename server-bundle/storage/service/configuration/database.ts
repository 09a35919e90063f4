/**
 * The configuration database as the rest of the service sees it: `read` and `transact`, on SQLite or on PostgreSQL.
 * What is read and what may write are branded apart, so a reading function can never change anything by mistake.
 */
import { PostgresAdapter } from 'kysely';
import type { Kysely } from 'kysely';
import type { Secrets } from './secrets.ts';
import type { Tables } from './tables.ts';

declare const READS: unique symbol;
declare const WRITES: unique symbol;

/** Sees what is committed; outside `transact`, each statement at its own moment. */
export type Reader = Pick<Kysely<Tables>, 'selectFrom' | 'fn' | 'dynamic' | 'getExecutor' | 'executeQuery'> & { readonly [READS]: true };

/** Within one transaction. A `Writer` reads as well, and sees its own changes. */
export type Writer = Reader & Pick<Kysely<Tables>, 'insertInto' | 'updateTable' | 'deleteFrom'> & { readonly [WRITES]: true };

export type EngineName = 'sqlite' | 'postgres';

export interface TransactOptions {
  /** What the work carries, so that one COMMIT does not grow without bounds. */
  readonly weightBytes?: number;
}

export interface Configuration extends AsyncDisposable {
  readonly engine: EngineName;
  /** For columns that stand in the clear in no database. */
  readonly secrets: Secrets;
  /** @throws StorageError */
  read<T>(work: (db: Reader) => Promise<T>): Promise<T>;
  /**
   * Answers after COMMIT (fsync); when `work` throws, nothing of it stays. `work` awaits nothing but the database: others wait behind it.
   * It may run more than once (PostgreSQL gives up one of two transactions that cross), so it changes nothing else.
   * @throws StorageError CONFLICT when a unique key is taken, UNAVAILABLE when the database cannot be reached.
   */
  transact<T>(work: (db: Writer) => Promise<T>, options?: TransactOptions): Promise<T>;
}

const secretsByAdapter = new WeakMap<object, Secrets>();

/** @returns the same, knowing its secrets. For the engines. */
export function withSecrets(db: Kysely<Tables>, secrets: Secrets): Kysely<Tables> {
  secretsByAdapter.set(db.getExecutor().adapter, secrets);
  return db;
}

/** What seals and opens the columns of this database that stand in the clear in none: `Configuration.secrets`, where only `db` is at hand. */
export function secretsOf(db: Reader): Secrets {
  const secrets = secretsByAdapter.get(db.getExecutor().adapter);
  if (!secrets) throw new Error('This database was not opened by an engine.');
  return secrets;
}

/** For the few statements that the two engines spell differently. */
export function engineOf(db: Reader): EngineName {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
