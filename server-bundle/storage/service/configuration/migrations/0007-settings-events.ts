import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Settings, delivery events, and DKIM keys in envelopes instead of the clear. Needs `domains` of 1. */
export const settingsAndEvents: Migration = {
  number: 7,
  name: 'settings-events',
  sql: ({ engine, integer, bytes, rowId, end, endWithoutRowId }) => `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at ${integer} NOT NULL
) ${endWithoutRowId};
CREATE TABLE domain_settings (
  domain TEXT NOT NULL REFERENCES domains (name) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at ${integer} NOT NULL,
  PRIMARY KEY (domain, name)
) ${endWithoutRowId};
CREATE TABLE events (
  id ${rowId},
  at ${integer} NOT NULL,
  queue_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipient TEXT,
  domain TEXT,
  peer TEXT,
  reason TEXT
) ${end};
CREATE INDEX events_of_message ON events (queue_id${engine === 'postgres' ? ' COLLATE "C"' : ''});
CREATE INDEX events_of_sender ON events (sender);
CREATE INDEX events_of_recipient ON events (recipient);
ALTER TABLE domains ADD COLUMN dkim_private_sealed ${bytes};
`,
  convert: async (db, secrets) => {
    const { rows } = await sql<{ name: string; key: string }>`SELECT name, dkim_private_key AS key FROM domains`.execute(db);
    for (const { name, key } of rows)
      await db
        .updateTable('domains')
        .set({ dkim_private_sealed: secrets.seal(`domains/dkim_private_sealed/${name}`, key) })
        .where('name', '=', name)
        .execute();
    await sql`ALTER TABLE domains DROP COLUMN dkim_private_key`.execute(db);
  },
};
