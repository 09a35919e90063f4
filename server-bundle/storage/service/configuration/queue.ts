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
  closeWithoutBody(file, now);
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

/** A letter that is gone can go nowhere: left open it would be claimed for ever. */
function closeWithoutBody(file: EncryptedFile, now: number): void {
  file.run(
    `UPDATE queue SET state = 'failed', last_response = '554 5.3.0 The text of the message is no longer here', due_at = ?
     WHERE state IN ('waiting', 'sending') AND due_at <= ? AND queue_id IN (SELECT queue_id FROM queue_bodies WHERE raw IS NULL)`,
    now,
    now,
  );
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
const OPEN = `state IN ('waiting', 'sending')`;
const UNDER_WAY = `state = 'sending' AND attempts = coalesce(?, attempts)`;

export function delivered(file: EncryptedFile, { id, response }: Report, now: number): void {
  const changed = file.run(`UPDATE queue SET state = 'delivered', last_response = ?, due_at = ? WHERE id = ? AND ${OPEN}`, response, now, id);
  closed(file, id, changed);
}

export function failed(file: EncryptedFile, { id, response, attempt }: Report, now: number): void {
  const sql = `UPDATE queue SET state = 'failed', last_response = ?, due_at = ? WHERE id = ? AND ${UNDER_WAY}`;
  closed(file, id, file.run(sql, response, now, id, attempt ?? null));
}

/** An attempt that was cut short from our side is none. */
export function defer(file: EncryptedFile, report: Report & { readonly isCutShort?: boolean | null }, nextAttemptAt: number): void {
  const { id, response, attempt } = report;
  const sql = `UPDATE queue SET state = 'waiting', last_response = ?, due_at = ?, attempts = max(attempts - ?, 0) WHERE id = ? AND ${UNDER_WAY}`;
  const givenBack = report.isCutShort === true ? 1 : 0;
  if (file.run(sql, response, nextAttemptAt, givenBack, id, attempt ?? null) === 0) mustExist(file, id);
}

function closed(file: EncryptedFile, id: string, changed: number): void {
  if (changed === 0) return mustExist(file, id);
  file.run(
    `UPDATE queue_bodies SET raw = NULL WHERE queue_id = (SELECT queue_id FROM queue WHERE id = ?)
     AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.queue_id = queue_bodies.queue_id AND ${OPEN})`,
    id,
  );
}

/** A late word about a row that is there changes nothing and is no mistake. */
function mustExist(file: EncryptedFile, id: string): void {
  if (file.get('SELECT 1 FROM queue WHERE id = ?', id) === undefined)
    throw new StorageError('NOT_FOUND', `Nothing in the queue is called ${id.slice(0, 100)}.`);
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
