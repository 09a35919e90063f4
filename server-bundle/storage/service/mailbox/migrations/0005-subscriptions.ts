import type { Migration } from '../../sqlite/migrate.ts';

/** Names that are subscribed to although there is no mailbox of that name (any more); that of a mailbox is noted with it. */
export const subscriptions: Migration = {
  number: 5,
  name: 'subscriptions',
  sql: `
CREATE TABLE kept_subscriptions (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`,
};
