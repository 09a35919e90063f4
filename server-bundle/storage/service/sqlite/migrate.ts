/**
 * Numbered migrations, one file each (NNNN-name.ts), applied in order inside one transaction; `user_version` holds the
 * number of the last. A file from a newer version is refused, never guessed at.
 */
import type Database from 'better-sqlite3-multiple-ciphers';
import { StorageError } from '../../api/operations.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

export function migrate(db: Database.Database, migrations: readonly Migration[]): void {
  const current = Number(db.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.number ?? 0;
  if (current > newest)
    throw new StorageError(
      'UNAVAILABLE',
      `This file is of version ${current} and this server knows ${newest}. Run the newer server, which wrote it.`,
    );
  const missing = migrations.filter((migration) => migration.number > current);
  if (missing.length === 0) return;
  db.transaction(() => {
    for (const migration of missing) db.exec(migration.sql);
    db.pragma(`user_version=${newest}`);
  }).immediate();
}
