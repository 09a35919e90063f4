/**
 * What became of an attempt: rows are closed or put off, and reports are queued, in one transaction, so that a failure is told exactly once however
 * often its attempt is repeated after a crash. Delivered is true whichever attempt it was; anything else only the attempt under way can say.
 */
import { sql } from 'kysely';
import type { QueueOutcome, QueueReport } from '../../../api/operations.ts';
import { StorageError } from '../../../api/operations.ts';
import { QUEUE_HISTORY_MS } from '../../limits.ts';
import { engineOf } from '../database.ts';
import type { Reader, Writer } from '../database.ts';
import { prepared } from '../prepared.ts';
import { submit } from './submit.ts';

export interface Settlement {
  readonly outcomes: readonly QueueOutcome[];
  readonly reports: readonly QueueReport[];
}

/** @throws StorageError NOT_FOUND for a row that never was. */
export async function settle(db: Writer, { outcomes, reports }: Settlement, now: number): Promise<void> {
  const changed = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'deferred' && engineOf(db) === 'postgres') await lockBody(db, outcome.id);
    if (await record(db, outcome, now)) changed.add(outcome.id);
    else await mustExist(db, outcome.id);
  }
  for (const { queueId, to, raw, about } of reports)
    if (about.some((id) => changed.has(id))) await submit(db, { queueId, from: '', recipients: [to], raw, lane: to }, now);
  const closed = outcomes.filter(({ id, kind }) => kind !== 'deferred' && changed.has(id));
  for (const id of lastOfEachMessage(closed.map((outcome) => outcome.id))) await dropBody(db, id);
  if (closed.length > 0) await forgetOldRows(db, now);
}

const UNDER_WAY = (attempt: number) => sql<boolean>`state = 'sending' AND attempts = ${attempt}`;

/** A row that somebody held, or dropped while it was under way, may have been delivered all the same: that is the truth then. */
const setDelivered = prepared((db: Writer, response: string, host: string | null, now: number, id: string) =>
  db
    .updateTable('queue')
    .set({ state: 'delivered', last_response: response, host, due_at: now })
    .where('id', '=', id)
    .where('state', 'not in', ['delivered', 'failed']),
);
const setFailed = prepared((db: Writer, response: string, host: string | null, now: number, id: string, attempt: number) =>
  db.updateTable('queue').set({ state: 'failed', last_response: response, host, due_at: now }).where('id', '=', id).where(UNDER_WAY(attempt)),
);
const setWaiting = prepared(
  (db: Writer, response: string, host: string | null, dueAt: number, givenBack: number, reported: number, id: string, attempt: number) =>
    db
      .updateTable('queue')
      .set({
        state: 'waiting',
        last_response: response,
        host,
        due_at: dueAt,
        attempts: sql<number>`CASE WHEN attempts > ${givenBack} THEN attempts - ${givenBack} ELSE 0 END`,
        delay_reported: sql<number>`CASE WHEN ${reported} = 1 THEN 1 ELSE delay_reported END`,
      })
      .where('id', '=', id)
      .where(UNDER_WAY(attempt)),
);

/** True when the row changed. */
async function record(db: Writer, outcome: QueueOutcome, now: number): Promise<boolean> {
  const { id, attempt, response, host } = outcome;
  switch (outcome.kind) {
    case 'delivered':
      return isChange(await setDelivered(db, response, host, now, id));
    case 'failed':
      return isChange(await setFailed(db, response, host, now, id, attempt));
    case 'deferred': {
      const givenBack = outcome.isCutShort === true ? 1 : 0;
      const reported = outcome.isDelayReported === true ? 1 : 0;
      return isChange(await setWaiting(db, response, host, outcome.nextAttemptAt ?? now, givenBack, reported, id, attempt));
    }
  }
}

function isChange({ numAffectedRows }: { readonly numAffectedRows?: bigint | undefined }): boolean {
  return numAffectedRows !== undefined && numAffectedRows > 0n;
}

/** Two that close the last two recipients of a letter at once take turns: or neither would see that it can go. */
const lockBody = prepared((db: Writer, id: string) =>
  db
    .selectFrom('queue_bodies')
    .select('queue_id')
    .where('queue_id', '=', (build) => build.selectFrom('queue').select('queue.queue_id').where('queue.id', '=', id))
    .forUpdate(),
);

const ALIVE = sql<boolean>`state IN ('waiting', 'sending', 'held')`;

/** The text goes with its last recipient; the row of any recipient names it. */
export const dropBody = prepared((db: Writer, id: string) =>
  db
    .updateTable('queue_bodies')
    .set({ raw: null })
    .where('queue_id', '=', (build) => build.selectFrom('queue').select('queue.queue_id').where('queue.id', '=', id))
    .where((build) =>
      build.not(build.exists(build.selectFrom('queue').select('queue.id').whereRef('queue.queue_id', '=', 'queue_bodies.queue_id').where(ALIVE))),
    ),
);

/** Ids of rows are those of their message with a number. */
export function lastOfEachMessage(ids: readonly string[]): readonly string[] {
  return [...new Map(ids.map((id) => [id.slice(0, id.lastIndexOf('.')), id])).values()];
}

/** A late word about a row that is there changes nothing and is no mistake. */
async function mustExist(db: Reader, id: string): Promise<void> {
  if (!(await db.selectFrom('queue').select('id').where('id', '=', id).executeTakeFirst()))
    throw new StorageError('NOT_FOUND', `Nothing in the queue is called ${id.slice(0, 100)}.`);
}

const deleteOld = prepared((db: Writer, before: number) => db.deleteFrom('queue_bodies').where('raw', 'is', null).where('queued_at', '<', before));

/** Bounces are answered from these rows, so they stay as long as those may come. */
export async function forgetOldRows(db: Writer, now: number): Promise<void> {
  await deleteOld(db, now - QUEUE_HISTORY_MS);
}
