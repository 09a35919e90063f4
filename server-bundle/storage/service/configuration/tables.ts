/** All tables, composed of one interface per subject. Whoever adds a migration adds its tables here. */
import type { AccountTables } from './tables/accounts.ts';
import type { DomainTables } from './tables/domains.ts';
import type { EventTables } from './tables/events.ts';
import type { LoginTables } from './tables/logins.ts';
import type { QueueTables } from './tables/queue.ts';
import type { RecipientTables } from './tables/recipients.ts';
import type { SieveTables } from './tables/sieve.ts';
import type { SettingTables } from './tables/settings.ts';

export interface Tables extends DomainTables, AccountTables, LoginTables, QueueTables, RecipientTables, SieveTables, SettingTables, EventTables {
  /** Which migrations have run: see migrations/. */
  readonly migrations: { readonly number: number; readonly name: string; readonly applied_at: number };
}
