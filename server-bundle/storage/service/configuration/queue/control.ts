/** The queue in the hands of people: looking at it, holding, releasing, trying now, dropping; by message, by destination, by sender. */
import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Input, QueueHold, QueueRow, QueueTarget } from '../../../api/operations.ts';
import type { Reader, Writer } from '../database.ts';
import type { Tables } from '../tables.ts';
import { dropBody, lastOfEachMessage } from './settle.ts';

type Control = Input<'queue.control'>;

/** What is being sent at this moment goes on: only its outcome decides. How many rows changed. */
export async function control(db: Writer, { action, target, reason }: Control, now: number): Promise<number> {
  if (target.kind === 'destination' && action === 'hold') await holdDestination(db, target.domain, reason ?? '', now);
  if (target.kind === 'destination' && action === 'release') await releaseDestination(db, target.domain);
  switch (action) {
    case 'hold':
      return change(db, target, ['waiting'], { state: 'held' });
    case 'release':
      return change(db, target, ['held'], { state: 'waiting', due_at: now });
    case 'retry':
      // A try that a person asked for is not one of the schedule's.
      return change(db, target, ['waiting', 'held'], {
        state: 'waiting',
        due_at: now,
        attempts: sql<number>`CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END`,
      });
    case 'drop':
      return drop(db, target, now);
  }
}

async function change(db: Writer, target: QueueTarget, from: readonly ('waiting' | 'held')[], set: object): Promise<number> {
  const result = await db.updateTable('queue').set(set).where(targeted(target)).where('state', 'in', from).executeTakeFirst();
  return Number(result.numUpdatedRows);
}

async function drop(db: Writer, target: QueueTarget, now: number): Promise<number> {
  const rows = await db
    .updateTable('queue')
    .set({ state: 'dropped', due_at: now })
    .where(targeted(target))
    .where('state', 'in', ['waiting', 'held'])
    .returning('id')
    .execute();
  for (const id of lastOfEachMessage(rows.map((row) => row.id))) await dropBody(db, id);
  return rows.length;
}

function targeted(target: QueueTarget): (build: ExpressionBuilder<Tables, 'queue'>) => Expression<SqlBool> {
  return (build) => {
    switch (target.kind) {
      case 'message':
        return build.or([build('queue.id', '=', target.id), build('queue.queue_id', '=', target.id)]);
      case 'recipients':
        return build('queue.id', 'in', target.ids);
      case 'destination':
        return build('queue.domain', '=', target.domain.toLowerCase());
      case 'sender':
        return build(
          'queue.queue_id',
          'in',
          build
            .selectFrom('queue_bodies')
            .select('queue_bodies.queue_id')
            .where(sql`lower(sender)`, '=', target.address.toLowerCase()),
        );
    }
  };
}

async function holdDestination(db: Writer, domain: string, reason: string, now: number): Promise<void> {
  const name = domain.toLowerCase();
  await db
    .insertInto('queue_holds')
    .values({ domain: name, reason, created_at: now })
    .onConflict((conflict) => conflict.column('domain').doUpdateSet({ reason }))
    .execute();
}

async function releaseDestination(db: Writer, domain: string): Promise<void> {
  await db.deleteFrom('queue_holds').where('domain', '=', domain.toLowerCase()).execute();
}

export function listHolds(db: Reader): Promise<QueueHold[]> {
  return db.selectFrom('queue_holds').select(['domain', 'reason', 'created_at as createdAt']).orderBy('domain').execute();
}

/** Newest first, those that wait before those that are done. */
export function listQueue(db: Reader, filter: Input<'queue.list'>): Promise<QueueRow[]> {
  let query = db
    .selectFrom('queue')
    .innerJoin('queue_bodies', 'queue_bodies.queue_id', 'queue.queue_id')
    .select([
      'queue.id',
      'queue.queue_id as queueId',
      'sender as from',
      'recipient',
      'domain',
      'size_bytes as sizeBytes',
      'state',
      'attempts',
      'host',
    ])
    .select([
      'queued_at as queuedAt',
      sql<number | null>`CASE state WHEN 'waiting' THEN due_at END`.as('nextAttemptAt'),
      'last_response as lastResponse',
    ])
    .orderBy(sql`state IN ('delivered', 'failed', 'dropped')`)
    .orderBy('queued_at', 'desc')
    .orderBy('queue.id')
    .limit(filter.limit);
  if (filter.state != null) query = query.where('state', '=', filter.state);
  if (filter.domain != null) query = query.where('domain', '=', filter.domain.toLowerCase());
  if (filter.sender != null) query = query.where(sql`lower(sender)`, '=', filter.sender.toLowerCase());
  if (filter.queueId != null) query = query.where('queue.queue_id', '=', filter.queueId);
  return query.execute();
}
