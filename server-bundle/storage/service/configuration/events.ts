/** The table of delivery events: appended to, listed, and cut off at its old end. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { DeliveryEvent, EventCount, EventOperations, EventRow } from '../../api/operations/events.ts';
import { EVENTS_CUT_AT_ONCE, EVENT_REASON_MAX_LENGTH } from '../limits.ts';
import { engineOf } from './database.ts';
import type { Reader, Writer } from './database.ts';
import { prepared } from './prepared.ts';

const insert = prepared(
  (
    db: Writer,
    at: number,
    queueId: string,
    kind: DeliveryEvent['kind'],
    sender: string,
    recipient: string | null,
    domain: string | null,
    peer: string | null,
    reason: string | null,
  ) => db.insertInto('events').values({ at, queue_id: queueId, kind, sender, recipient, domain, peer, reason }),
);

export async function appendEvents(db: Writer, events: readonly DeliveryEvent[]): Promise<void> {
  const ours = new Set((await db.selectFrom('domains').select('name').execute()).map(({ name }) => name));
  for (const { at, queueId, kind, ...event } of events) {
    const sender = event.sender.toLowerCase();
    const recipient = event.recipient?.toLowerCase() ?? null;
    const domain = [recipient, sender].map(domainOf).find((name) => ours.has(name)) ?? null;
    await insert(db, at, queueId, kind, sender, recipient, domain, event.peer ?? null, event.reason?.slice(0, EVENT_REASON_MAX_LENGTH) ?? null);
  }
}

function domainOf(address: string | null): string {
  return address === null ? '' : address.slice(address.lastIndexOf('@') + 1);
}

/** Newest first. */
export function listEvents(db: Reader, asked: EventOperations['event.list'][0]): Promise<EventRow[]> {
  let query = db
    .selectFrom('events')
    .select(['id', 'at', 'queue_id as queueId', 'kind', 'sender', 'recipient', 'domain', 'peer', 'reason'])
    .orderBy('id', 'desc')
    .limit(asked.limit);
  if (asked.queueId != null) query = query.where(ofMessage(db, asked.queueId));
  if (asked.address != null) {
    const address = asked.address.toLowerCase();
    query = query.where((build) => build.or([build('sender', '=', address), build('recipient', '=', address)]));
  }
  if (asked.kind != null) query = query.where('kind', '=', asked.kind);
  if (asked.domain != null) query = query.where('domain', '=', asked.domain.toLowerCase());
  if (asked.since != null) query = query.where('at', '>=', asked.since);
  if (asked.until != null) query = query.where('at', '<=', asked.until);
  if (asked.before != null) query = query.where('id', '<', asked.before);
  return query.execute();
}

/** Spans begin at multiples of their length. */
export async function countEvents(db: Reader, { since, spanMs, domain }: EventOperations['event.count'][0]): Promise<EventCount[]> {
  const begin = sql<number | string>`at - at % ${sql.lit(spanMs)}`;
  let query = db
    .selectFrom('events')
    .select((build) => [begin.as('begin'), 'kind', build.fn.countAll().as('count')])
    .where('at', '>=', since)
    .groupBy([begin, 'kind'])
    .orderBy(begin)
    .orderBy('kind');
  if (domain != null) query = query.where('domain', '=', domain.toLowerCase());
  return (await query.execute()).map((row) => ({ at: Number(row.begin), kind: row.kind, count: Number(row.count) }));
}

/** Under its own id, or one that follows from it: `id.1` of a recipient, `id-…` of what was passed on (mail/queue-id.ts). By bytes: the order of words would mix them with others. */
function ofMessage(db: Reader, queueId: string): RawBuilder<boolean> {
  const column = engineOf(db) === 'postgres' ? sql`queue_id COLLATE "C"` : sql`queue_id`;
  return sql<boolean>`(${column} = ${queueId} OR (${column} >= ${`${queueId}-`} AND ${column} < ${`${queueId}/`}))`;
}

/** Some of those that are too old or too many. @returns how many went; fewer than asked for means that no more are there. */
export async function cutEvents(db: Writer, keep: { readonly since: number; readonly count: number }): Promise<number> {
  const newest = (await db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst())?.id ?? 0;
  const oldest = await db.selectFrom('events').select(['id', 'at']).orderBy('id').limit(EVENTS_CUT_AT_ONCE).execute();
  const isKept = ({ id, at }: { id: number; at: number }): boolean => at >= keep.since && id > newest - keep.count;
  const end = oldest.findIndex(isKept);
  const gone = end === -1 ? oldest : oldest.slice(0, end);
  const last = gone.at(-1);
  if (last) await db.deleteFrom('events').where('id', '<=', last.id).execute();
  return gone.length;
}
