/** Recipients that a domain's mail is not sent to: they bounced for good, they complained, or somebody said so. And what a bounce is about. */
import { sql } from 'kysely';
import type { BouncedMessage, Input, SuppressionRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import type { Reader, Writer } from './database.ts';

export async function listSuppressions(db: Reader, filter: Input<'suppression.list'>, now: number): Promise<SuppressionRow[]> {
  const query = db
    .selectFrom('suppressions')
    .select(['domain', 'address', 'reason', 'response', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where((build) => build.or([build('expires_at', 'is', null), build('expires_at', '>', now)]))
    .orderBy('created_at', 'desc')
    .orderBy('address')
    .limit(filter.limit);
  return (filter.domain == null ? query : query.where('domain', '=', filter.domain.toLowerCase())).execute();
}

export async function addSuppression(db: Writer, input: Input<'suppression.add'>, now: number): Promise<void> {
  const kept = { reason: input.reason, response: input.response ?? null, created_at: now, expires_at: input.expiresAt ?? null };
  await db
    .insertInto('suppressions')
    .values({ domain: input.domain.toLowerCase(), address: input.address.toLowerCase(), ...kept })
    .onConflict((conflict) =>
      conflict
        .columns(['domain', 'address'])
        .doUpdateSet(kept)
        .where(sql<boolean>`suppressions.reason <> 'manual' OR ${input.reason} = 'manual'`),
    )
    .execute();
  await db.deleteFrom('suppressions').where('expires_at', '<=', now).execute();
}

/** @throws StorageError NOT_FOUND */
export async function removeSuppression(db: Writer, { domain, address }: Input<'suppression.remove'>): Promise<void> {
  const removed = await db
    .deleteFrom('suppressions')
    .where('domain', '=', domain.toLowerCase())
    .where('address', '=', address.toLowerCase())
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new StorageError('NOT_FOUND', 'That address is not on the list of this domain.');
}

/** Recipients in other domains had return paths of their own: whoever got this one must not speak for them. */
export async function bouncedMessage(db: Reader, id: string): Promise<BouncedMessage | null> {
  const body = await db
    .selectFrom('queue')
    .innerJoin('queue_bodies', 'queue_bodies.queue_id', 'queue.queue_id')
    .select(['sender', 'queue.queue_id as queueId', 'domain'])
    .where('queue.id', '=', id)
    .executeTakeFirst();
  if (!body) return null;
  const rows = await db.selectFrom('queue').select('recipient').where('queue_id', '=', body.queueId).where('domain', '=', body.domain).execute();
  return { sender: body.sender, queueId: body.queueId, recipients: rows.map(({ recipient }) => recipient) };
}
