import type { Migration } from './migration.ts';

/** The second DKIM key of the domains that have one. Needs `domains` of 1. */
export const dkimEd25519: Migration = {
  number: 18,
  name: 'dkim-ed25519',
  sql: ({ integer, bytes, endWithoutRowId }) => `
CREATE TABLE dkim_ed25519 (
  domain TEXT PRIMARY KEY REFERENCES domains (name) ON DELETE CASCADE,
  selector TEXT NOT NULL,
  public_key TEXT NOT NULL,
  private_sealed ${bytes} NOT NULL,
  created_at ${integer} NOT NULL
) ${endWithoutRowId};
`,
};
