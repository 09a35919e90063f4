import type { Migration } from './migration.ts';

/**
 * The queue learns what its messages ask for (RFC 3461, RFC 8689), whose turn it is, and to hold and drop; with it come destinations that are held,
 * suppressed recipients, relays, sending limits, MTA-STS policies and the results of TLS. On the tables of 0001.
 */
export const outbound: Migration = {
  number: 5,
  name: 'outbound',
  sql: ({ engine, integer, bytes, endWithoutRowId }) => `
ALTER TABLE queue_bodies ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_bodies ADD COLUMN ret TEXT;
ALTER TABLE queue_bodies ADD COLUMN envid TEXT;
ALTER TABLE queue_bodies ADD COLUMN require_tls ${integer} NOT NULL DEFAULT 0;
ALTER TABLE queue_bodies ADD COLUMN smtp_utf8 ${integer} NOT NULL DEFAULT 0;
UPDATE queue_bodies SET lane = lower(sender);
CREATE TABLE queue_rows (
  id TEXT PRIMARY KEY,
  queue_id TEXT NOT NULL REFERENCES queue_bodies (queue_id) ON DELETE CASCADE,
  recipient TEXT NOT NULL,
  domain TEXT NOT NULL,
  lane TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'held', 'delivered', 'failed', 'dropped')),
  attempts ${integer} NOT NULL DEFAULT 0,
  due_at ${integer} NOT NULL,
  last_response TEXT,
  host TEXT,
  notify TEXT,
  orcpt TEXT,
  delay_reported ${integer} NOT NULL DEFAULT 0
) ${endWithoutRowId};
INSERT INTO queue_rows (id, queue_id, recipient, domain, lane, state, attempts, due_at, last_response)
  SELECT queue.id, queue.queue_id, recipient, lower(substr(recipient, ${engine === 'postgres' ? 'strpos' : 'instr'}(recipient, '@') + 1)),
    lower(sender), state, attempts, due_at, last_response
  FROM queue JOIN queue_bodies ON queue_bodies.queue_id = queue.queue_id;
DROP TABLE queue;
ALTER TABLE queue_rows RENAME TO queue;
CREATE INDEX queue_open ON queue (due_at, lane, domain) WHERE state IN ('waiting', 'sending');
CREATE INDEX queue_of_body ON queue (queue_id, domain, state);
CREATE INDEX queue_of_domain ON queue (domain, state);
CREATE TABLE queue_holds (
  domain TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  created_at ${integer} NOT NULL
) ${endWithoutRowId};
CREATE TABLE suppressions (
  domain TEXT NOT NULL,
  address TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('bounce', 'complaint', 'manual')),
  response TEXT,
  created_at ${integer} NOT NULL,
  expires_at ${integer},
  PRIMARY KEY (domain, address)
) ${endWithoutRowId};
CREATE TABLE relays (
  domain TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  port ${integer} NOT NULL,
  security TEXT NOT NULL CHECK (security IN ('implicit', 'starttls', 'none')),
  username TEXT,
  password ${bytes},
  created_at ${integer} NOT NULL
) ${endWithoutRowId};
CREATE TABLE sending_limits (
  subject TEXT PRIMARY KEY,
  messages_per_hour ${integer},
  messages_per_day ${integer},
  recipients_per_hour ${integer},
  recipients_per_day ${integer}
) ${endWithoutRowId};
CREATE TABLE sts_policies (
  domain TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  mode TEXT NOT NULL,
  mx TEXT NOT NULL,
  max_age_seconds ${integer} NOT NULL,
  expires_at ${integer} NOT NULL
) ${endWithoutRowId};
CREATE TABLE tls_results (
  day TEXT NOT NULL,
  domain TEXT NOT NULL,
  policy TEXT NOT NULL,
  host TEXT NOT NULL,
  address TEXT NOT NULL,
  result TEXT NOT NULL,
  sessions ${integer} NOT NULL,
  PRIMARY KEY (day, domain, policy, host, address, result)
) ${endWithoutRowId};
`,
};
