import { sql } from 'kysely';
import { noteKey } from '../key-check.ts';
import { bodyPlace } from '../queue-body.ts';
import type { Migration } from './migration.ts';

/** A value by which the configuration key is known, the text of queued mail in envelopes, and the way to those that are done. Needs `queue_bodies` of 1 and `settings` of 7. */
export const sealedQueue: Migration = {
  number: 17,
  name: 'sealed-queue',
  sql: () => `CREATE INDEX queue_bodies_done ON queue_bodies (queued_at) WHERE raw IS NULL;`,
  convert: async (db, secrets) => {
    await noteKey(db, secrets);
    const { rows } = await sql<{ id: string }>`SELECT queue_id AS id FROM queue_bodies WHERE raw IS NOT NULL`.execute(db);
    // One at a time: together they may be more than memory holds.
    for (const { id } of rows) {
      const [body] = (await sql<{ raw: Buffer }>`SELECT raw FROM queue_bodies WHERE queue_id = ${id}`.execute(db)).rows;
      if (body) await sql`UPDATE queue_bodies SET raw = ${secrets.seal(bodyPlace(id), body.raw)} WHERE queue_id = ${id}`.execute(db);
    }
  },
};
