/**
 * Whether the configuration key is the one that this database was made with. A file says so by itself; a PostgreSQL would open under any, and a
 * service with a wrong key could sign nothing, would fail all queued mail, and would seal new secrets under a key that is nobody's.
 */
import { sql } from 'kysely';
import { StorageError } from '../../api/operations.ts';
import type { Reader, Writer } from './database.ts';
import type { Secrets } from './secrets.ts';

const NAME = 'configuration-key-check';
const PLACE = `settings/value/${NAME}`;

export async function noteKey(db: Writer, secrets: Secrets): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name: NAME, value: secrets.seal(PLACE, NAME).toString('base64'), updated_at: 0 })
    .execute();
}

/** After the migrations, in the same transaction. @throws StorageError CORRUPT */
export async function checkKey(db: Reader, secrets: Secrets): Promise<void> {
  const tables = await db.selectFrom('migrations').select('number').where('number', '=', 17).execute();
  if (tables.length === 0) return;
  const row = (await sql<{ value: string }>`SELECT value FROM settings WHERE name = ${NAME}`.execute(db)).rows[0];
  try {
    if (row) secrets.open(PLACE, Buffer.from(row.value, 'base64'));
  } catch (error) {
    throw new StorageError(
      'CORRUPT',
      'The configuration key is not the one that this database was made with. Restore the secret configuration-key of the server that made it.',
      error,
    );
  }
}
