/** Both engines of the configuration, for tests that hold on either. */
import { afterAll, beforeAll } from 'vitest';
import type { Sensitive } from '../../server-bundle/base/sensitive.ts';
import { startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;

export interface EngineForTests {
  /** The address of a database that nothing is in, or undefined for the file. */
  fresh(): Promise<Sensitive | undefined>;
  /** @throws Error on SQLite. */
  readonly postgres: Postgres;
}

/** Called within `describe`: one PostgreSQL for all of its tests. */
export function engineForTests(engine: (typeof ENGINES)[number], options: { readonly isDurable?: boolean } = {}): EngineForTests {
  let postgres: Postgres | undefined;
  if (engine === 'postgres') {
    beforeAll(async () => {
      postgres = await startPostgres(options);
    });
    afterAll(async () => {
      await postgres?.[Symbol.asyncDispose]();
    });
  }
  return {
    fresh: () => postgres?.createDatabase() ?? Promise.resolve(undefined),
    get postgres() {
      if (!postgres) throw new Error('PostgreSQL does not run here.');
      return postgres;
    },
  };
}
