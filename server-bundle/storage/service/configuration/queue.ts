/**
 * The outbound queue: a body once, a row per recipient. A claim is a lease: whoever claimed and died gives the row
 * back by time. Bodies go when their last recipient is done; rows stay a week to be looked at.
 */
import type { QueueItem, QueueRow } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { CLAIM_MAX_BYTES, QUEUE_HISTORY_MS } from '../limits.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';

export interface Submission {
  readonly queueId: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
}

/** Doing it twice is doing it once. */
export function submit(file: EncryptedFile, submission: Submission, now: number): void {
  const added = file.run(
    'INSERT OR IGNORE INTO queue_bodies (queue_id, sender, size_bytes, queued_at, raw) VALUES (?, ?, ?, ?, ?)',
    submission.queueId,
    submission.from,
    submission.raw.length,
    now,
    submission.raw,
  );
  if (added === 0) return;
  [...new Set(submission.recipients)].forEach((recipient, index) =>
    file.run(
      `INSERT INTO queue (id, queue_id, recipient, state, due_at) VALUES (?, ?, ?, 'waiting', ?)`,
      `${submission.queueId}.${index + 1}`,
      submission.queueId,
      recipient,
      now,
    ),
  );
}

export function hasDue(file: EncryptedFile, now: number): boolean {
  return file.get(`SELECT 1 FROM queue WHERE state IN ('waiting', 'sending') AND due_at <= ? LIMIT 1`, now) !== undefined;
}

/** As many as asked for, but no more than one answer can carry: what is not claimed is due still. */
export function claim(
  file: EncryptedFile,
  request: { readonly limit: number; readonly leaseMs: number; readonly except?: readonly string[] | null },
  now: number,
): QueueItem[] {
  const due = file.all<{ id: string; sizeBytes: number }>(
    `SELECT id, size_bytes AS sizeBytes FROM queue JOIN queue_bodies USING (queue_id)
     WHERE state IN ('waiting', 'sending') AND due_at <= ?
     AND lower(substr(recipient, instr(recipient, '@') + 1)) NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
    now,
    JSON.stringify(request.except ?? []),
    request.limit,
  );
  return fitting(due).flatMap(({ id }) => {
    file.run(`UPDATE queue SET state = 'sending', attempts = attempts + 1, due_at = ? WHERE id = ?`, now + request.leaseMs, id);
    const item = file.get<QueueItem>(
      `SELECT queue.id, sender AS "from", recipient, raw, attempts, queued_at AS queuedAt FROM queue JOIN queue_bodies USING (queue_id) WHERE queue.id = ?`,
      id,
    );
    return item ?? [];
  });
}

/** From the first on, while their bodies together stay within the limit; the first always. */
function fitting<T extends { readonly sizeBytes: number }>(due: readonly T[]): readonly T[] {
  let bytes = 0;
  const beyond = due.findIndex(({ sizeBytes }, index) => (bytes += sizeBytes) > CLAIM_MAX_BYTES && index > 0);
  return beyond === -1 ? due : due.slice(0, beyond);
}

export function settle(
  file: EncryptedFile,
  id: string,
  outcome: { readonly state: 'delivered' | 'failed'; readonly response: string },
  now: number,
): void {
  change(file, `UPDATE queue SET state = '${outcome.state}', last_response = ?, due_at = ? WHERE id = ?`, outcome.response, now, id);
  file.run(
    `UPDATE queue_bodies SET raw = NULL WHERE queue_id = (SELECT queue_id FROM queue WHERE id = ?)
     AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.queue_id = queue_bodies.queue_id AND state IN ('waiting', 'sending'))`,
    id,
  );
}

export function defer(file: EncryptedFile, id: string, response: string, nextAttemptAt: number): void {
  change(file, `UPDATE queue SET state = 'waiting', last_response = ?, due_at = ? WHERE id = ?`, response, nextAttemptAt, id);
}

/** Newest first, those that wait before those that are done. */
export function listQueue(file: EncryptedFile, limit: number): QueueRow[] {
  return file.all<QueueRow>(
    `SELECT queue.id, sender AS "from", recipient, size_bytes AS sizeBytes, state, attempts, queued_at AS queuedAt,
       CASE state WHEN 'waiting' THEN due_at END AS nextAttemptAt, last_response AS lastResponse
     FROM queue JOIN queue_bodies USING (queue_id)
     ORDER BY state IN ('delivered', 'failed'), queued_at DESC, queue.id LIMIT ?`,
    limit,
  );
}

export function forgetOldRows(file: EncryptedFile, now: number): void {
  file.run('DELETE FROM queue_bodies WHERE raw IS NULL AND queued_at < ?', now - QUEUE_HISTORY_MS);
}

function change(file: EncryptedFile, sql: string, response: string, at: number, id: string): void {
  if (file.run(sql, response, at, id) === 0) throw new StorageError('NOT_FOUND', `Nothing in the queue is called ${id.slice(0, 100)}.`);
}
