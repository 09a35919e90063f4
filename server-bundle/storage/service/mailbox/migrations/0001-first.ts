import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Folders, messages and bodies of one account. Copies share a body. The triggers keep each folder's counters, so that
 * LIST and STATUS read one row; `messages` holds no body, so that listing flags reads few pages.
 */
export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE folders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  special_use TEXT,
  subscribed INTEGER NOT NULL DEFAULT 1,
  uid_validity INTEGER NOT NULL,
  uid_next INTEGER NOT NULL DEFAULT 1,
  mod_seq INTEGER NOT NULL DEFAULT 1,
  messages INTEGER NOT NULL DEFAULT 0,
  unseen INTEGER NOT NULL DEFAULT 0,
  size_bytes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uses INTEGER NOT NULL,
  raw BLOB NOT NULL
) STRICT;
CREATE TABLE messages (
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  uid INTEGER NOT NULL,
  mod_seq INTEGER NOT NULL,
  internal_date INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  flags TEXT NOT NULL,
  body_id INTEGER NOT NULL,
  PRIMARY KEY (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
  UPDATE folders SET messages = messages + 1, unseen = unseen + 1 - new.seen, size_bytes = size_bytes + new.size_bytes WHERE id = new.folder_id;
END;
CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
  UPDATE folders SET messages = messages - 1, unseen = unseen - 1 + old.seen, size_bytes = size_bytes - old.size_bytes WHERE id = old.folder_id;
END;
CREATE TRIGGER messages_seen AFTER UPDATE OF seen ON messages WHEN old.seen <> new.seen BEGIN
  UPDATE folders SET unseen = unseen + old.seen - new.seen WHERE id = new.folder_id;
END;
CREATE TABLE delivered (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX delivered_by_time ON delivered (at);
`,
};
