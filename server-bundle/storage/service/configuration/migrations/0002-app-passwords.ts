import { randomBytes } from 'node:crypto';
import { SALT_SECRET_LENGTH } from '../../keys/app-passwords.ts';
import type { Migration } from './migration.ts';

/** App passwords, the secret that makes their salts, and the recovery keys of domains. Needs `accounts` and `domains` of 1. */
export const appPasswords: Migration = {
  number: 2,
  name: 'app-passwords',
  sql: ({ integer, bytes, end, endWithoutRowId }) => `
CREATE TABLE login_secrets (
  name TEXT PRIMARY KEY,
  value ${bytes} NOT NULL
) ${endWithoutRowId};
CREATE TABLE app_passwords (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('app', 'mailbox')),
  name TEXT NOT NULL,
  protocols TEXT,
  created_at ${integer} NOT NULL,
  last_used_at ${integer},
  stored_key ${bytes} NOT NULL,
  server_key ${bytes} NOT NULL,
  wrapped ${bytes} NOT NULL
) ${end};
CREATE INDEX app_passwords_by_account ON app_passwords (account_id, created_at);
CREATE TABLE recovery_keys (
  domain TEXT PRIMARY KEY REFERENCES domains (name) ON DELETE CASCADE,
  id TEXT NOT NULL,
  public_key ${bytes} NOT NULL,
  created_at ${integer} NOT NULL
) ${endWithoutRowId};
`,
  convert: async (db) => {
    await db
      .insertInto('login_secrets')
      .values({ name: 'scram-salt', value: randomBytes(SALT_SECRET_LENGTH) })
      .execute();
  },
};
