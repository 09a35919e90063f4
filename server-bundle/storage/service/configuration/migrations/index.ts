/** The migrations of the configuration database, in order. */
import type { Migration } from '../../sqlite/migrate.ts';
import { first } from './0001-first.ts';

export const configurationMigrations: readonly Migration[] = [first];
