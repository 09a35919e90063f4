/** Backups on this computer, with the key of each. They belong to no server: forgetting one must not take along what restores it. */
export const backups = `
CREATE TABLE backup (
  id TEXT PRIMARY KEY,
  server_id TEXT NOT NULL,
  server_name TEXT NOT NULL,
  domain TEXT NOT NULL,
  made_at TEXT NOT NULL,
  file TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  stack_version TEXT NOT NULL,
  has_passphrase INTEGER NOT NULL,
  key TEXT NOT NULL,
  verified_at TEXT,
  mailboxes INTEGER,
  problem TEXT
) STRICT;
CREATE INDEX backup_by_server ON backup (server_id, made_at);
`;
