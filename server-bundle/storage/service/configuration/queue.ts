/**
 * The outbound queue: a body once, a row per recipient. A claim is a lease: whoever claimed and died gives the row
 * back by time. Bodies go when their last recipient is done; rows stay a week to be looked at.
 */
import { sql } from 'kysely';
import type { QueueItem, QueueRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { CLAIM_MAX_BYTES, QUEUE_HISTORY_MS } from '../limits.ts';
import { engineOf } from './database.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';

export interface Submission {
  readonly queueId: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
}

/** Spelled out, for the partial index `queue_due` serves only a query in which it stands so. */
const OPEN = sql<boolean>`state IN ('waiting', 'sending')`;

const insertBody = prepared((db: Writer, queueId: string, sender: string, sizeBytes: number, now: number, raw: Buffer) =>
  db
    .insertInto('queue_bodies')
    .values({ queue_id: queueId, sender, size_bytes: sizeBytes, queued_at: now, raw })
    .onConflict((conflict) => conflict.doNothing()),
);
const insertRow = prepared((db: Writer, id: string, queueId: string, recipient: string, now: number) =>
  db.insertInto('queue').values({ id, queue_id: queueId, recipient, state: 'waiting', due_at: now }),
);

/** Doing it twice is doing it once. */
export async function submit(db: Writer, submission: Submission, now: number): Promise<void> {
  const { queueId, from, raw } = submission;
  const added = await insertBody(db, queueId, from, raw.length, now, raw);
  if (added.numAffectedRows === 0n) return;
  for (const [index, recipient] of [...new Set(submission.recipients)].entries())
    await insertRow(db, `${queueId}.${index + 1}`, queueId, recipient, now);
}

const anyDue = prepared((db: Reader, now: number) => db.selectFrom('queue').select('id').where(OPEN).where('due_at', '<=', now).limit(1));

export async function hasDue(db: Reader, now: number): Promise<boolean> {
  return (await anyDue(db, now)).rows.length > 0;
}

export interface ClaimRequest {
  readonly limit: number;
  readonly leaseMs: number;
  /** Domains, in lower case. */
  readonly except?: readonly string[] | null;
}

/** As many as asked for, but no more than one answer can carry: what is not claimed is due still. Two claimers never get the same row. */
export async function claim(db: Writer, request: ClaimRequest, now: number): Promise<QueueItem[]> {
  const due = await dueRows(db, request, now);
  for (const { id } of due.filter(({ isGone }) => isGone === 1)) await closeWithoutBody(db, id, now);
  const items: QueueItem[] = [];
  const bodies = new Map<string, BodyRow | undefined>();
  for (const { id, queueId } of fitting(due.filter(({ isGone }) => isGone === 0))) {
    const [row] = (await lease(db, id, now + request.leaseMs)).rows;
    if (!bodies.has(queueId)) bodies.set(queueId, (await bodyOf(db, queueId)).rows[0]);
    const body = bodies.get(queueId);
    if (row && body?.raw)
      items.push({ id, from: body.from, recipient: row.recipient, raw: body.raw, attempts: row.attempts, queuedAt: body.queuedAt });
  }
  return items;
}

interface DueRow {
  readonly id: string;
  readonly queueId: string;
  readonly sizeBytes: number;
  readonly isGone: number;
}

function dueRows(db: Writer, { limit, except }: ClaimRequest, now: number): Promise<DueRow[]> {
  const engine = engineOf(db);
  let query = db
    .selectFrom('queue')
    .innerJoin('queue_bodies', 'queue_bodies.queue_id', 'queue.queue_id')
    .select(['queue.id', 'queue.queue_id as queueId', 'size_bytes as sizeBytes', sql<number>`CASE WHEN raw IS NULL THEN 1 ELSE 0 END`.as('isGone')])
    .where(OPEN)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('queue.id')
    .limit(limit);
  if (except && except.length > 0) {
    const at = engine === 'postgres' ? sql`strpos(recipient, '@')` : sql`instr(recipient, '@')`;
    query = query.where(sql<string>`lower(substr(recipient, ${at} + 1))`, 'not in', except);
  }
  return (engine === 'postgres' ? query.forUpdate('queue').skipLocked() : query).execute();
}

const lease = prepared((db: Writer, id: string, dueAt: number) =>
  db
    .updateTable('queue')
    .set({ state: 'sending', attempts: sql<number>`attempts + 1`, due_at: dueAt })
    .where('id', '=', id)
    .returning(['recipient', 'attempts']),
);

interface BodyRow {
  readonly from: string;
  readonly raw: Buffer | null;
  readonly queuedAt: number;
}

const bodyOf = prepared((db: Reader, queueId: string) =>
  db.selectFrom('queue_bodies').select(['sender as from', 'raw', 'queued_at as queuedAt']).where('queue_id', '=', queueId),
);

/** A letter that is gone can go nowhere: left open it would be claimed for ever. */
async function closeWithoutBody(db: Writer, id: string, now: number): Promise<void> {
  await db
    .updateTable('queue')
    .set({ state: 'failed', last_response: '554 5.3.0 The text of the message is no longer here', due_at: now })
    .where('id', '=', id)
    .execute();
}

/** From the first on, while their bodies together stay within the limit; the first always. */
function fitting<T extends { readonly sizeBytes: number }>(due: readonly T[]): readonly T[] {
  let bytes = 0;
  const beyond = due.findIndex(({ sizeBytes }, index) => (bytes += sizeBytes) > CLAIM_MAX_BYTES && index > 0);
  return beyond === -1 ? due : due.slice(0, beyond);
}

/** What one attempt has to say. One whose lease ran out may say it late, when another has taken over or all is done. */
export interface Report {
  readonly id: string;
  readonly response: string;
  readonly attempt?: number | null;
}

/** Delivered is true whichever attempt it was; that it failed only the attempt under way can say. */
const setDelivered = prepared((db: Writer, response: string, now: number, id: string) =>
  db.updateTable('queue').set({ state: 'delivered', last_response: response, due_at: now }).where('id', '=', id).where(OPEN),
);
const setFailed = prepared((db: Writer, response: string, now: number, id: string, attempt: number | null) =>
  db
    .updateTable('queue')
    .set({ state: 'failed', last_response: response, due_at: now })
    .where('id', '=', id)
    .where(sql<boolean>`state = 'sending' AND attempts = coalesce(${attempt}, attempts)`),
);
const setWaiting = prepared((db: Writer, response: string, dueAt: number, givenBack: number, id: string, attempt: number | null) =>
  db
    .updateTable('queue')
    .set({
      state: 'waiting',
      last_response: response,
      due_at: dueAt,
      attempts: sql<number>`CASE WHEN attempts > ${givenBack} THEN attempts - ${givenBack} ELSE 0 END`,
    })
    .where('id', '=', id)
    .where(sql<boolean>`state = 'sending' AND attempts = coalesce(${attempt}, attempts)`),
);

export async function delivered(db: Writer, { id, response }: Report, now: number): Promise<void> {
  await lockBodyOf(db, id);
  await closed(db, id, (await setDelivered(db, response, now, id)).numAffectedRows);
}

export async function failed(db: Writer, { id, response, attempt }: Report, now: number): Promise<void> {
  await lockBodyOf(db, id);
  await closed(db, id, (await setFailed(db, response, now, id, attempt ?? null)).numAffectedRows);
}

/** An attempt that was cut short from our side is none. */
export async function defer(db: Writer, report: Report & { readonly isCutShort?: boolean | null }, nextAttemptAt: number): Promise<void> {
  const { id, response, attempt } = report;
  const givenBack = report.isCutShort === true ? 1 : 0;
  const { numAffectedRows } = await setWaiting(db, response, nextAttemptAt, givenBack, id, attempt ?? null);
  if (numAffectedRows === 0n) await mustExist(db, id);
}

const lockBody = prepared((db: Writer, id: string) =>
  db
    .selectFrom('queue_bodies')
    .select('queue_id')
    .where('queue_id', '=', (build) => build.selectFrom('queue').select('queue.queue_id').where('queue.id', '=', id))
    .forUpdate(),
);

/** Two that close the last two recipients of a letter at once take turns: or neither would see that it can go. */
async function lockBodyOf(db: Writer, id: string): Promise<void> {
  if (engineOf(db) === 'postgres') await lockBody(db, id);
}

const dropBody = prepared((db: Writer, id: string) =>
  db
    .updateTable('queue_bodies')
    .set({ raw: null })
    .where('queue_id', '=', (build) => build.selectFrom('queue').select('queue.queue_id').where('queue.id', '=', id))
    .where((build) =>
      build.not(build.exists(build.selectFrom('queue').select('queue.id').whereRef('queue.queue_id', '=', 'queue_bodies.queue_id').where(OPEN))),
    ),
);

async function closed(db: Writer, id: string, changed: bigint | undefined): Promise<void> {
  if (changed === 0n) await mustExist(db, id);
  else await dropBody(db, id);
}

/** A late word about a row that is there changes nothing and is no mistake. */
async function mustExist(db: Reader, id: string): Promise<void> {
  if (!(await db.selectFrom('queue').select('id').where('id', '=', id).executeTakeFirst()))
    throw new StorageError('NOT_FOUND', `Nothing in the queue is called ${id.slice(0, 100)}.`);
}

/** Newest first, those that wait before those that are done. */
export function listQueue(db: Reader, limit: number): Promise<QueueRow[]> {
  return db
    .selectFrom('queue')
    .innerJoin('queue_bodies', 'queue_bodies.queue_id', 'queue.queue_id')
    .select(['queue.id', 'sender as from', 'recipient', 'size_bytes as sizeBytes', 'state', 'attempts', 'queued_at as queuedAt'])
    .select([sql<number | null>`CASE state WHEN 'waiting' THEN due_at END`.as('nextAttemptAt'), 'last_response as lastResponse'])
    .orderBy(sql`state IN ('delivered', 'failed')`)
    .orderBy('queued_at', 'desc')
    .orderBy('queue.id')
    .limit(limit)
    .execute();
}

const deleteOld = prepared((db: Writer, before: number) => db.deleteFrom('queue_bodies').where('raw', 'is', null).where('queued_at', '<', before));

export async function forgetOldRows(db: Writer, now: number): Promise<void> {
  await deleteOld(db, now - QUEUE_HISTORY_MS);
}
