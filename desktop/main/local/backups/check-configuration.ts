/** Opens a copy of a server's configuration database with the key that lay beside it, and looks whether it is whole. Only ever a copy. */
import Database from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';
import { PalomarError } from '../../../contract/errors.ts';
import { requireCurrentNode } from '../node-version.ts';

/** As the storage service names them (encrypted-file.ts there). */
const CIPHERS = ['aegis', 'chacha20'] as const;

const accountRow = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });
const integrityRow = z.object({ integrity_check: z.string() });

/** The ids of the accounts it knows. @throws PalomarError CHECKSUM_MISMATCH in words that name the cause */
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
    throw unfit('its configuration database cannot be read', cause);
  } finally {
    database.close();
  }
}

function unfit(why: string, cause?: unknown): PalomarError {
  return new PalomarError('CHECKSUM_MISMATCH', `The backup is of no use: ${why}.`, { cause });
}
