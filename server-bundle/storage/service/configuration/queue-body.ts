/** The text of a queued message as the database has it: sealed, because it is mail, and a PostgreSQL keeps what it is given in the clear. */
import { secretsOf } from './database.ts';
import type { Reader } from './database.ts';
import type { Place } from './secrets.ts';

export function bodyPlace(queueId: string): Place {
  return `queue_bodies/raw/${queueId}`;
}

export function sealBody(db: Reader, queueId: string, raw: Buffer): Buffer {
  return secretsOf(db).seal(bodyPlace(queueId), raw);
}

/** @throws StorageError CORRUPT */
export function openBody(db: Reader, queueId: string, sealed: Buffer): Buffer {
  return secretsOf(db).open(bodyPlace(queueId), sealed);
}
