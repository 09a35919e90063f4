/** The migrations of a mailbox file, in order. */
import type { Migration } from '../../sqlite/migrate.ts';
import { first } from './0001-first.ts';
import { contents } from './0002-contents.ts';

export const mailboxMigrations: readonly Migration[] = [first, contents];
