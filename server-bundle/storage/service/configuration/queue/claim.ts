/**
 * Claiming what is due. A claim is a lease: whoever claimed and died gives the rows back by time. Recipients of one message in one domain are
 * claimed together, and lanes take turns: a sender of ten thousand letters waits for itself and not the others for it.
 */
import { sql } from 'kysely';
import type { Notify, QueueBatch, QueueRecipient } from '../../../api/operations.ts';
import { StorageError } from '../../../api/operations.ts';
import { CLAIM_INLINE_BYTES, CLAIM_MAX_BYTES, CLAIM_RECIPIENTS_MAX, CLAIM_WINDOW } from '../../limits.ts';
import { engineOf } from '../database.ts';
import type { Reader, Writer } from '../database.ts';
import { prepared } from '../prepared.ts';
import { openBody } from '../queue-body.ts';

/** Spelled out, for the partial index `queue_open` serves only a query in which it stands so. */
export const OPEN = sql<boolean>`state IN ('waiting', 'sending')`;

const anyDue = prepared((db: Reader, now: number) => db.selectFrom('queue').select('id').where(OPEN).where('due_at', '<=', now).limit(1));

export async function hasDue(db: Reader, now: number): Promise<boolean> {
  return (await anyDue(db, now)).rows.length > 0;
}

export interface ClaimRequest {
  /** Batches. */
  readonly limit: number;
  readonly perDomain?: number | null;
  readonly leaseMs: number;
  /** Domains, in lower case. */
  readonly except?: readonly string[] | null;
}

/** As many as asked for, but no more than one answer can carry: what is not claimed is due still. Two claimers never get the same row. */
export async function claim(db: Writer, request: ClaimRequest, now: number): Promise<QueueBatch[]> {
  const batches: QueueBatch[] = [];
  const byDomain = new Map<string, number>();
  let carriedBytes = 0;
  for (const head of inTurns(await dueHeads(db, request, now))) {
    if (batches.length >= request.limit) break;
    const already = byDomain.get(head.domain) ?? 0;
    if (request.perDomain != null && already >= request.perDomain) continue;
    const body = (await bodyOf(db, head.queueId)).rows[0];
    if (!body) continue;
    if (batches.length > 0 && carriedBytes + body.sizeBytes > CLAIM_MAX_BYTES) break;
    const recipients = await leaseAll(db, head, body.from, request.leaseMs, now);
    if (recipients.length === 0) continue;
    byDomain.set(head.domain, already + 1);
    carriedBytes += body.sizeBytes;
    const raw = body.sizeBytes <= CLAIM_INLINE_BYTES ? await bodyUnlessDamaged(db, head.queueId) : null;
    batches.push(batchOf(head, body, recipients, raw));
  }
  return batches;
}

interface Head {
  readonly queueId: string;
  readonly domain: string;
  readonly lane: string;
}

/**
 * The oldest that are due, one for each message and domain. Where they are more than the window, what waits behind the lanes in it is looked
 * for as well.
 */
async function dueHeads(db: Writer, { except }: ClaimRequest, now: number): Promise<readonly Head[]> {
  const due = (lanes: readonly string[]) => {
    let query = db
      .selectFrom('queue')
      .select(['queue_id as queueId', 'domain', 'lane'])
      .where(OPEN)
      .where('due_at', '<=', now)
      .where('domain', 'not in', (build) => build.selectFrom('queue_holds').select('queue_holds.domain'))
      .orderBy('due_at')
      .orderBy('queue.id')
      .limit(CLAIM_WINDOW);
    if (except && except.length > 0) query = query.where('domain', 'not in', except);
    return (lanes.length > 0 ? query.where('lane', 'not in', lanes) : query).execute();
  };
  const first = await due([]);
  if (first.length < CLAIM_WINDOW) return first;
  const others = await due([...new Set(first.map(({ lane }) => lane))].slice(0, CLAIM_WINDOW));
  return [...first, ...others];
}

/** One of each lane, then the next of each. */
function inTurns(heads: readonly Head[]): readonly Head[] {
  const lanes = new Map<string, Map<string, Head>>();
  for (const head of heads) {
    const lane = lanes.get(head.lane) ?? new Map<string, Head>();
    lanes.set(head.lane, lane);
    const key = `${head.queueId} ${head.domain}`;
    if (!lane.has(key)) lane.set(key, head);
  }
  const lines = [...lanes.values()].map((lane) => [...lane.values()]);
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: longest }, (_, turn) => lines.flatMap((line) => line[turn] ?? [])).flat();
}

const bodyOf = prepared((db: Reader, queueId: string) =>
  db
    .selectFrom('queue_bodies')
    .select([
      'sender as from',
      'size_bytes as sizeBytes',
      'queued_at as queuedAt',
      'ret',
      'envid',
      'require_tls as requireTls',
      'smtp_utf8 as smtpUtf8',
    ])
    .where('queue_id', '=', queueId),
);
type BodyRow = Awaited<ReturnType<typeof bodyOf>>['rows'][number];

const rawOf = prepared((db: Reader, queueId: string) => db.selectFrom('queue_bodies').select('raw').where('queue_id', '=', queueId));

/** One damaged text must not keep all the others from being claimed: whoever asks for it alone hears of it, and reports to its sender. */
async function bodyUnlessDamaged(db: Reader, queueId: string): Promise<Buffer | null> {
  try {
    return await readBody(db, queueId);
  } catch (error) {
    if (error instanceof StorageError && error.code === 'CORRUPT') return null;
    throw error;
  }
}

/** Null when it is gone. @throws StorageError CORRUPT */
export async function readBody(db: Reader, queueId: string): Promise<Buffer | null> {
  const sealed = (await rawOf(db, queueId)).rows[0]?.raw ?? null;
  return sealed && openBody(db, queueId, sealed);
}

const selectDue = (db: Reader, queueId: string, domain: string, now: number) =>
  db
    .selectFrom('queue')
    .select('id')
    .where('queue_id', '=', queueId)
    .where('domain', '=', domain)
    .where(OPEN)
    .where('due_at', '<=', now)
    .orderBy('id')
    .limit(CLAIM_RECIPIENTS_MAX);
const dueOf = prepared(selectDue);
/** What another claims at this moment is passed over, not waited for. */
const dueAndFree = prepared((db: Reader, queueId: string, domain: string, now: number) =>
  selectDue(db, queueId, domain, now).forUpdate().skipLocked(),
);

const lease = prepared((db: Writer, id: string, dueAt: number, now: number) =>
  db
    .updateTable('queue')
    .set({ state: 'sending', attempts: sql<number>`attempts + 1`, due_at: dueAt })
    .where('id', '=', id)
    .where(OPEN)
    .where('due_at', '<=', now)
    .returning(['recipient', 'attempts', 'notify', 'orcpt', 'delay_reported as delayReported']),
);
const suppression = prepared((db: Reader, domain: string, address: string, now: number) =>
  db
    .selectFrom('suppressions')
    .select(['reason', 'response'])
    .where('domain', '=', domain)
    .where('address', '=', address)
    .where((build) => build.or([build('expires_at', 'is', null), build('expires_at', '>', now)])),
);
const anySuppression = prepared((db: Reader, domain: string) => db.selectFrom('suppressions').select('domain').where('domain', '=', domain).limit(1));

async function leaseAll(db: Writer, head: Head, from: string, leaseMs: number, now: number): Promise<readonly QueueRecipient[]> {
  const recipients: QueueRecipient[] = [];
  const senderDomain = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  const maySuppress = (await anySuppression(db, senderDomain)).rows.length > 0;
  const due = await (engineOf(db) === 'postgres' ? dueAndFree : dueOf)(db, head.queueId, head.domain, now);
  for (const { id } of due.rows) {
    const [row] = (await lease(db, id, now + leaseMs, now)).rows;
    if (!row) continue;
    const [found] = maySuppress ? (await suppression(db, senderDomain, row.recipient.toLowerCase(), now)).rows : [];
    recipients.push({
      id,
      address: row.recipient,
      attempts: row.attempts,
      // Only its own words were ever written there.
      notify: row.notify === null ? null : (row.notify.split(',') as Notify[]),
      orcpt: row.orcpt,
      isDelayReported: row.delayReported === 1,
      suppressed: found ? `${found.reason}${found.response === null ? '' : `: ${found.response}`}` : null,
    });
  }
  return recipients;
}

function batchOf(head: Head, body: BodyRow, recipients: readonly QueueRecipient[], raw: Buffer | null): QueueBatch {
  const { from, sizeBytes, queuedAt, ret, envid } = body;
  const { queueId, domain } = head;
  return {
    queueId,
    from,
    domain,
    sizeBytes,
    raw,
    queuedAt,
    ret,
    envid,
    requireTls: body.requireTls === 1,
    smtpUtf8: body.smtpUtf8 === 1,
    recipients,
  };
}
