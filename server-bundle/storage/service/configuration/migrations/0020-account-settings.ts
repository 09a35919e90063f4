import type { Migration } from './migration.ts';

/** Settings of one mailbox, gone with it. Needs `accounts` of 1. */
export const accountSettings: Migration = {
  number: 20,
  name: 'account-settings',
  sql: ({ integer, endWithoutRowId }) => `
CREATE TABLE account_settings (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at ${integer} NOT NULL,
  PRIMARY KEY (account_id, name)
) ${endWithoutRowId};
`,
};
