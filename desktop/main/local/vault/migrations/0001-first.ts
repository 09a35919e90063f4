/** Servers, their pinned host keys, their secrets, and values kept by name. */
export const first = `
CREATE TABLE server (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  user TEXT NOT NULL,
  key_algorithm TEXT NOT NULL,
  key_fingerprint TEXT NOT NULL,
  login TEXT NOT NULL CHECK (login IN ('password', 'key', 'agent')),
  domain TEXT,
  hostname TEXT,
  practice INTEGER NOT NULL DEFAULT 0,
  jump TEXT NOT NULL DEFAULT '[]',
  added_at TEXT NOT NULL,
  UNIQUE (host, port, user)
) STRICT;
CREATE TABLE host_key (
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  algorithm TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  pinned_at TEXT NOT NULL,
  PRIMARY KEY (host, port)
) STRICT;
CREATE TABLE secret (
  server_id TEXT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (server_id, name)
) STRICT;
CREATE TABLE value (
  server_id TEXT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (server_id, name)
) STRICT;
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
`;
