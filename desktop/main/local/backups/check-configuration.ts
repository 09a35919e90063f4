/**
 * Opens a copy of a server's configuration database with the key that lay beside it, and looks whether it is whole. Only ever a copy. What this
 * computer lacks (room for SQLite's log, a disk that answers) is no verdict on the backup, and is told as what it is.
 */
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { requireCurrentNode } from '../node-version.ts';

/** As the storage service names them (encrypted-file.ts there). */
const CIPHERS = ['aegis', 'chacha20'] as const;

const accountRow = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });
const integrityRow = z.object({ integrity_check: z.string() });

/** What fails here and not in the backup. */
const OF_THIS_COMPUTER = /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|NOMEM|PERM)/;

/** The ids of the accounts it knows. @throws PalomarError CHECKSUM_MISMATCH in words that name the cause; DISK_FULL when it cannot be looked at here */
export function checkConfiguration(file: string, keyHex: string): readonly string[] {
  requireCurrentNode();
  if (!/^[0-9a-f]{64}$/.test(keyHex)) throw unfit('its configuration key is none');
  // New ones first; a server keeps the cipher that its database was made with.
  for (const cipher of CIPHERS) {
    const accounts = accountsIn(file, keyHex, cipher);
    if (accounts !== null) return accounts;
  }
  throw unfit('its configuration database does not open with its key');
}

/** null when the key does not open it under this cipher. */
function accountsIn(file: string, keyHex: string, cipher: (typeof CIPHERS)[number]): readonly string[] | null {
  const database = new Database(file);
  try {
    database.pragma(`cipher='${cipher}'`);
    database.pragma(`key="raw:${keyHex}"`);
    const found = integrityRow.parse(database.prepare('PRAGMA integrity_check(1)').get()).integrity_check;
    if (found !== 'ok') throw unfit(`its configuration database is damaged (${found.slice(0, 200)})`);
    return database
      .prepare('SELECT id FROM accounts')
      .all()
      .map((one) => accountRow.parse(one).id);
  } catch (cause) {
    if (cause instanceof PalomarError) throw cause;
    if (cause instanceof Database.SqliteError && cause.code === 'SQLITE_NOTADB') return null;
    if (cause instanceof Database.SqliteError && OF_THIS_COMPUTER.test(cause.code)) throw notHere(path.dirname(file), cause);
    throw unfit('its configuration database cannot be read', cause);
  } finally {
    database.close();
  }
}

function unfit(why: string, cause?: unknown): PalomarError {
  return new PalomarError('CHECKSUM_MISMATCH', `The backup is of no use: ${why}.`, { cause });
}

function notHere(folder: string, cause: InstanceType<typeof Database.SqliteError>): PalomarError {
  return new PalomarError(
    'DISK_FULL',
    `The backup could not be looked at: the disk of this computer is full or does not answer (${cause.code} in ${folder}). It says nothing of the backup. Free some space, then verify it again.`,
    { cause, data: { folder } },
  );
}
