/**
 * The migrations of the configuration database.
 *
 * To add one: write NNNN-name.ts with a number nobody has (numbers are applied as a set, in ascending order, so one that was
 * merged late is applied late; hence a migration relies only on tables of migrations it names in its comment), list it here,
 * describe its tables in ../tables/<subject>.ts and compose that in ../tables.ts. SQL is written once: `${integer}` for numbers,
 * `${bytes}` for binary, TEXT for text, `id ${rowId}` for a number of its own, `${end}` after the table; foreign keys, CHECK, partial
 * indexes and ON DELETE CASCADE are the same in both engines. Give every index a name that begins with its table's.
 * What must not stand in the clear (keys, passwords, mail) is `${bytes}`, sealed with ../secrets.ts.
 * A released migration is never edited. migrations.test.ts in test/integration/storage/ runs each on the tables of those before it.
 */
import { first } from './0001-first.ts';
import { appPasswords } from './0002-app-passwords.ts';
import { recipients } from './0003-recipients.ts';
import { sieve } from './0004-sieve.ts';
import { outbound } from './0005-outbound.ts';
import { settingsAndEvents } from './0007-settings-events.ts';
import { sealedQueue } from './0017-sealed-queue.ts';
import { dkimEd25519 } from './0018-dkim-ed25519.ts';
import { sealedLogins } from './0019-sealed-logins.ts';
import { accountSettings } from './0020-account-settings.ts';
import type { Migration } from './migration.ts';

export const configurationMigrations: readonly Migration[] = [
  first,
  appPasswords,
  recipients,
  sieve,
  outbound,
  settingsAndEvents,
  sealedQueue,
  dkimEd25519,
  sealedLogins,
  accountSettings,
];
