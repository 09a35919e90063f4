/** Taking a message into the queue: its body once, a row per recipient. Doing it twice is doing it once. */
import { letGo } from '../../../api/let-go.ts';
import type { QueueSubmission } from '../../../api/operations.ts';
import type { Writer } from '../database.ts';
import { prepared } from '../prepared.ts';
import { sealBody } from '../queue-body.ts';

const insertBody = prepared(
  (db: Writer, queueId: string, sender: string, sizeBytes: number, now: number, raw: Buffer, lane: string, requireTls: number, smtpUtf8: number) =>
    db
      .insertInto('queue_bodies')
      .values({ queue_id: queueId, sender, size_bytes: sizeBytes, queued_at: now, raw, lane, require_tls: requireTls, smtp_utf8: smtpUtf8 })
      .onConflict((conflict) => conflict.doNothing()),
);
const setWishes = prepared((db: Writer, queueId: string, ret: string | null, envid: string | null) =>
  db
    .updateTable('queue_bodies')
    .set({ ret: ret as 'FULL' | 'HDRS' | null, envid })
    .where('queue_id', '=', queueId),
);
const insertRow = prepared(
  (
    db: Writer,
    id: string,
    queueId: string,
    recipient: string,
    domain: string,
    lane: string,
    now: number,
    notify: string | null,
    orcpt: string | null,
  ) => db.insertInto('queue').values({ id, queue_id: queueId, recipient, domain, lane, state: 'waiting', due_at: now, notify, orcpt }),
);

/** False when it was there already. */
export async function submit(db: Writer, submission: QueueSubmission, now: number): Promise<boolean> {
  const { queueId, from, raw, ret, envid } = submission;
  const lane = (submission.lane ?? from).toLowerCase();
  const sealed = sealBody(db, queueId, raw);
  const added = await insertBody(
    db,
    queueId,
    from,
    raw.length,
    now,
    sealed,
    lane,
    submission.requireTls === true ? 1 : 0,
    submission.smtpUtf8 === true ? 1 : 0,
  );
  // The database has it now.
  letGo(sealed);
  if (added.numAffectedRows === 0n) return false;
  if (ret != null || envid != null) await setWishes(db, queueId, ret ?? null, envid ?? null);
  const wishes = new Map(submission.wishes?.map((wish) => [wish.address, wish]));
  for (const [index, recipient] of [...new Set(submission.recipients)].entries()) {
    const wish = wishes.get(recipient);
    const notify = wish?.notify?.join() ?? null;
    await insertRow(db, `${queueId}.${index + 1}`, queueId, recipient, destinationOf(recipient), lane, now, notify, wish?.orcpt ?? null);
  }
  return true;
}

/** What is sent to at once: the domain of an address, the host of a webhook. */
function destinationOf(recipient: string): string {
  if (/^https:\/\//i.test(recipient)) return URL.parse(recipient)?.host.toLowerCase() ?? recipient.toLowerCase();
  return recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
}
