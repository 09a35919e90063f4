/**
 * Applies what is missing, in one transaction. Which have run is a set in the table `migrations`, not a highest number. A
 * database that knows a migration this server does not is refused: a newer server wrote it.
 */
import { StorageError } from '../../../api/operations.ts';
import type { EngineName, Writer } from '../database.ts';
import { checkKey } from '../key-check.ts';
import type { Secrets } from '../secrets.ts';
import type { Migration } from './migration.ts';
import { SQL_DIALECTS } from './migration.ts';

export interface MigrationRun {
  readonly engine: EngineName;
  /** Within the transaction. */
  readonly db: Writer;
  readonly migrations: readonly Migration[];
  readonly secrets: Secrets;
  readonly now: number;
  /** Runs SQL of several statements in the same transaction. */
  script(sql: string): Promise<void> | void;
  /** Those that had run before there was a table to note them in. */
  before(): Promise<readonly number[]> | readonly number[];
}

/** @throws StorageError UNAVAILABLE for a database of a newer server, CORRUPT when the key is another. */
export async function applyMigrations(run: MigrationRun): Promise<void> {
  await run.script(
    `CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at ${SQL_DIALECTS[run.engine].integer} NOT NULL)`,
  );
  const applied = await appliedNumbers(run);
  const known = new Set(run.migrations.map(({ number }) => number));
  const unknown = [...applied].filter((number) => !known.has(number));
  if (unknown.length > 0)
    throw new StorageError(
      'UNAVAILABLE',
      `The configuration database has changes (${unknown.join(', ')}) that this server does not know. Run the newer server, which made them.`,
    );
  const missing = run.migrations.filter(({ number }) => !applied.has(number)).sort((a, b) => a.number - b.number);
  for (const migration of missing) {
    await run.script(migration.sql(SQL_DIALECTS[run.engine]));
    await migration.convert?.(run.db, run.secrets);
    await note(run, migration);
  }
  await checkKey(run.db, run.secrets);
}

async function appliedNumbers(run: MigrationRun): Promise<Set<number>> {
  const rows = await run.db.selectFrom('migrations').select('number').execute();
  if (rows.length > 0) return new Set(rows.map(({ number }) => number));
  const before = new Set(await run.before());
  for (const migration of run.migrations) if (before.has(migration.number)) await note(run, migration);
  return before;
}

async function note(run: MigrationRun, { number, name }: Migration): Promise<void> {
  await run.db.insertInto('migrations').values({ number, name, applied_at: run.now }).execute();
}
