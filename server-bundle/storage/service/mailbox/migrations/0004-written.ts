import type { Migration } from '../../sqlite/migrate.ts';

/**
 * ENVELOPE and BODYSTRUCTURE as IMAP writes them, made once when a message comes in: to make them from the summary at each FETCH takes
 * twenty times as long as to read them. What is there already is written by upkeep, downwards from the counter.
 *
 * The index of words gets pages that fit into those of a file made with AEGIS, which takes 64 bytes of each.
 */
export const written: Migration = {
  number: 4,
  name: 'written',
  sql: `
CREATE TABLE written (content_id INTEGER PRIMARY KEY, envelope TEXT NOT NULL, structure TEXT NOT NULL) STRICT;
INSERT INTO counters (name, value) SELECT 'to-write', max(content_id) FROM summaries HAVING max(content_id) IS NOT NULL;
INSERT INTO words (words, rank) VALUES ('pgsz', 3960);
`,
};
