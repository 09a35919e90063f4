import type { Migration } from './migration.ts';

/** Filter scripts and what they remember. Needs `accounts` of 1. */
export const sieve: Migration = {
  number: 4,
  name: 'sieve',
  sql: ({ integer, bytes, end, endWithoutRowId }) => `
CREATE TABLE sieve_scripts (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  is_active ${integer} NOT NULL CHECK (is_active IN (0, 1)),
  size_bytes ${integer} NOT NULL,
  script ${bytes} NOT NULL,
  updated_at ${integer} NOT NULL,
  UNIQUE (account_id, name)
) ${end};
CREATE UNIQUE INDEX sieve_scripts_active ON sieve_scripts (account_id) WHERE is_active = 1;
CREATE TABLE sieve_memory (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  token TEXT NOT NULL,
  expires_at ${integer} NOT NULL,
  PRIMARY KEY (account_id, key)
) ${endWithoutRowId};
CREATE INDEX sieve_memory_by_expiry ON sieve_memory (account_id, expires_at);
`,
};
