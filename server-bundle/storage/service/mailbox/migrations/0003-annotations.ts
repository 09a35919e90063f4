import type { Migration } from '../../sqlite/migrate.ts';

/** Notes about folders, and about the account (folder 0). They follow a folder that is renamed, and go with it. */
export const annotations: Migration = {
  number: 3,
  name: 'annotations',
  sql: `
CREATE TABLE annotations (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  value BLOB NOT NULL,
  UNIQUE (folder_id, name)
) STRICT;
CREATE TRIGGER annotations_of_folder AFTER DELETE ON folders BEGIN
  DELETE FROM annotations WHERE folder_id = old.id;
END;
`,
};
