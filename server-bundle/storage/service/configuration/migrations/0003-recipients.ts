import type { Migration } from './migration.ts';

/** What aliases know beyond their targets (relies on 1, first), access lists, and the keys of webhooks and return paths. */
export const recipients: Migration = {
  number: 3,
  name: 'recipients',
  sql: ({ integer, bytes, rowId, end, endWithoutRowId }) => `
ALTER TABLE aliases ADD COLUMN kind TEXT NOT NULL DEFAULT 'exact' CHECK (kind IN ('exact', 'pattern', 'catch-all'));
ALTER TABLE aliases ADD COLUMN position ${integer} NOT NULL DEFAULT 0;
ALTER TABLE aliases ADD COLUMN disabled_reply ${integer} CHECK (disabled_reply IN (250, 421, 550));
ALTER TABLE aliases ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE aliases ADD COLUMN description TEXT NOT NULL DEFAULT '';
CREATE INDEX aliases_patterns ON aliases (domain, position, created_at) WHERE kind = 'pattern';
CREATE TABLE access_rules (
  id ${rowId},
  domain TEXT NOT NULL REFERENCES domains (name) ON DELETE CASCADE,
  address TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  action TEXT NOT NULL CHECK (action IN ('allow', 'deny')),
  kind TEXT NOT NULL CHECK (kind IN ('address', 'domain', 'cidr', 'asn')),
  value TEXT NOT NULL,
  reply ${integer} CHECK (reply IN (250, 421, 550)),
  note TEXT NOT NULL,
  created_at ${integer} NOT NULL
) ${end};
CREATE UNIQUE INDEX access_rules_once ON access_rules (domain, direction, address, kind, value);
CREATE TABLE webhooks (
  url TEXT PRIMARY KEY,
  secret ${bytes} NOT NULL,
  previous_secret ${bytes},
  created_at ${integer} NOT NULL,
  rotated_at ${integer}
) ${endWithoutRowId};
CREATE TABLE forwarding_secrets (
  id ${rowId},
  secret ${bytes} NOT NULL,
  created_at ${integer} NOT NULL
) ${end};
`,
};
