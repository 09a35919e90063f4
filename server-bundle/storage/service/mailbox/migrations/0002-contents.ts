import type { Migration } from '../../sqlite/migrate.ts';

/**
 * What a message is, apart from where it lies: `contents` has one row per message's bytes, shared by its copies, with what SORT,
 * THREAD and OBJECTID go by; `summaries` what FETCH ENVELOPE and BODYSTRUCTURE answer; `frames` its bytes, less the large parts,
 * which are in `parts` once however many messages carry them; `words` the trigrams of its text. Blobs stand in tables of their
 * own, so that counting uses and walking through rows never reads them.
 *
 * Only what is quick is done here, for a login waits for it: the bytes of a file of version 1 stay in `first_bodies`
 * (`contents.state` 0) until upkeep, or somebody who asks for them, moves them over.
 *
 * contents.state: 0 as version 1 left it · 1 kept, not yet in `words` · 2 in `words` · 3 in `words` with its beginning only · 4 damaged.
 */
export const contents: Migration = {
  number: 2,
  name: 'contents',
  sql: `
ALTER TABLE bodies RENAME TO first_bodies;
CREATE TABLE contents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uses INTEGER NOT NULL,
  state INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  thread_id INTEGER,
  sent_at INTEGER,
  sent_local INTEGER,
  message_key INTEGER,
  parent_keys TEXT NOT NULL DEFAULT '',
  is_reply INTEGER NOT NULL DEFAULT 0,
  base_subject TEXT NOT NULL DEFAULT '',
  from_key TEXT NOT NULL DEFAULT '',
  to_key TEXT NOT NULL DEFAULT '',
  cc_key TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO contents (id, uses, state, size_bytes) SELECT body_id, count(*), 0, max(size_bytes) FROM messages GROUP BY body_id;
CREATE INDEX contents_to_do ON contents (state, id) WHERE state <> 2;
CREATE INDEX contents_by_thread ON contents (thread_id) WHERE thread_id IS NOT NULL;
CREATE TABLE summaries (content_id INTEGER PRIMARY KEY, summary TEXT NOT NULL) STRICT;
CREATE TABLE frames (
  content_id INTEGER PRIMARY KEY,
  head_bytes INTEGER NOT NULL,
  recipe TEXT,
  packing INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE parts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  uses INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL
) STRICT;
CREATE TABLE part_data (part_id INTEGER PRIMARY KEY, packing INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE thread_links (message_key INTEGER PRIMARY KEY, thread_id INTEGER NOT NULL) STRICT;
CREATE INDEX thread_links_by_thread ON thread_links (thread_id);
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
-- Its own pages, so that each lies on one of the file's: the cipher takes 32 bytes of those.
INSERT INTO words (words, rank) VALUES ('pgsz', 4000);

ALTER TABLE messages RENAME COLUMN body_id TO content_id;
ALTER TABLE messages ADD COLUMN save_date INTEGER;
CREATE INDEX messages_by_content ON messages (content_id);
CREATE INDEX messages_by_change ON messages (folder_id, mod_seq);
CREATE INDEX messages_deleted ON messages (folder_id, uid) WHERE instr(flags, '\\Deleted') > 0;

CREATE TABLE expunged (
  folder_id INTEGER NOT NULL,
  mod_seq INTEGER NOT NULL,
  first_uid INTEGER NOT NULL,
  last_uid INTEGER NOT NULL,
  PRIMARY KEY (folder_id, mod_seq, first_uid)
) STRICT, WITHOUT ROWID;
ALTER TABLE folders ADD COLUMN expunge_floor INTEGER NOT NULL DEFAULT 0;
UPDATE folders SET expunge_floor = mod_seq;
`,
};
