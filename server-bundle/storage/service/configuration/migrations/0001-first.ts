import type { Migration } from './migration.ts';

/** Domains, accounts, the wraps of their keys, aliases and the outbound queue. */
export const first: Migration = {
  number: 1,
  name: 'first',
  sql: ({ integer, bytes, rowId, end, endWithoutRowId }) => `
CREATE TABLE domains (
  name TEXT PRIMARY KEY,
  dkim_selector TEXT NOT NULL,
  dkim_public_key TEXT NOT NULL,
  dkim_private_key TEXT NOT NULL,
  created_at ${integer} NOT NULL
) ${endWithoutRowId};
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  domain TEXT NOT NULL REFERENCES domains (name),
  created_at ${integer} NOT NULL,
  size_bytes ${integer} NOT NULL DEFAULT 0,
  quota_bytes ${integer} NOT NULL,
  sealing_x25519 ${bytes} NOT NULL,
  sealing_ml_kem ${bytes} NOT NULL,
  sealing_private ${bytes} NOT NULL
) ${endWithoutRowId};
CREATE INDEX accounts_by_domain ON accounts (domain, created_at);
CREATE TABLE wraps (
  id ${rowId},
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('password', 'recovery')),
  parameters TEXT NOT NULL,
  wrapped ${bytes} NOT NULL,
  created_at ${integer} NOT NULL
) ${end};
CREATE INDEX wraps_by_account ON wraps (account_id, kind);
CREATE TABLE aliases (
  address TEXT PRIMARY KEY,
  domain TEXT NOT NULL REFERENCES domains (name) ON DELETE CASCADE,
  targets TEXT NOT NULL,
  created_at ${integer} NOT NULL
) ${endWithoutRowId};
CREATE INDEX aliases_by_domain ON aliases (domain);
CREATE TABLE queue_bodies (
  queue_id TEXT PRIMARY KEY,
  sender TEXT NOT NULL,
  size_bytes ${integer} NOT NULL,
  queued_at ${integer} NOT NULL,
  raw ${bytes}
) ${end};
CREATE TABLE queue (
  id TEXT PRIMARY KEY,
  queue_id TEXT NOT NULL REFERENCES queue_bodies (queue_id) ON DELETE CASCADE,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'failed')),
  attempts ${integer} NOT NULL DEFAULT 0,
  due_at ${integer} NOT NULL,
  last_response TEXT
) ${endWithoutRowId};
CREATE INDEX queue_due ON queue (due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX queue_by_body ON queue (queue_id, state);
`,
};
