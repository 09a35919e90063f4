/** The migrations of a mailbox file, in order. */
import type { Migration } from '../../sqlite/migrate.ts';
import { first } from './0001-first.ts';
import { contents } from './0002-contents.ts';
import { annotations } from './0003-annotations.ts';
import { written } from './0004-written.ts';
import { subscriptions } from './0005-subscriptions.ts';

export const mailboxMigrations: readonly Migration[] = [first, contents, annotations, written, subscriptions];
