/**
 * The encrypted file: ChaCha20-Poly1305 pages under a raw 32-byte key, WAL for two doors at once, numbered migrations. The key is
 * given before anything is read; a wrong one shows as "not a database".
 */
import Database from 'better-sqlite3-multiple-ciphers';
import { closeSync, openSync } from 'node:fs';
import { PalomarError } from '../../../contract/errors.ts';
import { VAULT_BUSY_TIMEOUT_MS } from '../limits.ts';
import { requireCurrentNode } from '../node-version.ts';
import { first } from './migrations/0001-first.ts';
import { recoveryKeys } from './migrations/0002-recovery-keys.ts';
import { measurements } from './migrations/0003-measurements.ts';
import { backups } from './migrations/0004-backups.ts';

export type VaultDatabase = InstanceType<typeof Database>;

/** In order; the position plus one is the version. Never changed once released, only added to. */
const MIGRATIONS: readonly string[] = [first, recoveryKeys, measurements, backups];

/** @throws PalomarError INTERNAL on an old Node, on a key that does not fit, or on a vault of a newer Palomar */
export function openVaultDatabase(file: string, key: Buffer): VaultDatabase {
  requireCurrentNode();
  // Made by us first, so that SQLite never makes it with the process's umask.
  closeSync(openSync(file, 'a', 0o600));
  const database = new Database(file, { timeout: VAULT_BUSY_TIMEOUT_MS });
  try {
    database.pragma("cipher='chacha20'");
    database.pragma(`key="raw:${key.toString('hex')}"`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('secure_delete = ON');
    database.pragma('temp_store = MEMORY');
    migrate(database);
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof PalomarError) throw cause;
    throw new PalomarError('INTERNAL', `The vault ${file} cannot be opened: it is damaged, or its key belongs to another one.`, { cause });
  }
}

function migrate(database: VaultDatabase): void {
  const version = (): number => Number(database.pragma('user_version', { simple: true }));
  if (version() > MIGRATIONS.length)
    throw new PalomarError('INTERNAL', 'This vault was written by a newer Palomar. Update this one to open it.', { data: { version: version() } });
  if (version() === MIGRATIONS.length) return;
  database
    .transaction(() => {
      // Read again: another door may have been quicker.
      for (let next = version(); next < MIGRATIONS.length; next += 1) {
        database.exec(MIGRATIONS[next] ?? '');
        database.pragma(`user_version = ${next + 1}`);
      }
    })
    .immediate();
}
