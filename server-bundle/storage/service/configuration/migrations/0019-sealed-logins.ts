import { sql } from 'kysely';
import { SALT_PLACE, scramKeysPlace } from '../app-passwords.ts';
import type { Migration } from './migration.ts';

interface OldRow {
  readonly id: string;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** What checks an app password, and the secret of the salts, in envelopes. Needs `app_passwords` and `login_secrets` of 2. */
export const sealedLogins: Migration = {
  number: 19,
  name: 'sealed-logins',
  sql: ({ bytes }) => `ALTER TABLE app_passwords ADD COLUMN scram_keys ${bytes};`,
  convert: async (db, secrets) => {
    const salts = await sql<{ value: Buffer }>`SELECT value FROM login_secrets WHERE name = 'scram-salt'`.execute(db);
    for (const { value } of salts.rows)
      await sql`UPDATE login_secrets SET value = ${secrets.seal(SALT_PLACE, value)} WHERE name = 'scram-salt'`.execute(db);
    const { rows } = await sql<OldRow>`SELECT id, stored_key AS "storedKey", server_key AS "serverKey" FROM app_passwords`.execute(db);
    for (const { id, storedKey, serverKey } of rows) {
      const sealed = secrets.seal(scramKeysPlace(id), Buffer.concat([storedKey, serverKey]));
      await sql`UPDATE app_passwords SET scram_keys = ${sealed} WHERE id = ${id}`.execute(db);
    }
    await sql`ALTER TABLE app_passwords DROP COLUMN stored_key`.execute(db);
    await sql`ALTER TABLE app_passwords DROP COLUMN server_key`.execute(db);
  },
};
