/**
 * The log of what was removed from a folder and when, so that a client that comes back can be told by QRESYNC (RFC 7162 §3.2). It
 * is bounded: what is older than the floor cannot be answered, and says so.
 */
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { EXPUNGE_LOG_MAX } from './limits.ts';

/** `uids` ascending. */
export function logExpunged(file: EncryptedFile, folder: MailboxId, modSeq: number, uids: readonly number[]): void {
  for (const [first, last] of ranges(uids))
    file.run('INSERT INTO expunged (folder_id, mod_seq, first_uid, last_uid) VALUES (?, ?, ?, ?)', folder, modSeq, first, last);
  const tooOld = file.get<{ mod_seq: number }>(
    'SELECT mod_seq FROM expunged WHERE folder_id = ? ORDER BY mod_seq DESC, first_uid DESC LIMIT 1 OFFSET ?',
    folder,
    EXPUNGE_LOG_MAX,
  );
  if (!tooOld) return;
  // A mod-sequence is forgotten as a whole: half of it would be a wrong answer.
  file.run('DELETE FROM expunged WHERE folder_id = ? AND mod_seq <= ?', folder, tooOld.mod_seq);
  file.run('UPDATE folders SET expunge_floor = ? WHERE id = ?', tooOld.mod_seq, folder);
}

/** Ranges of uids removed after `modSeq`, ascending; null when the log does not reach back that far. */
export function expungedSince(file: EncryptedFile, folder: MailboxId, modSeq: number): (readonly [first: number, last: number])[] | null {
  const floor = file.get<{ expunge_floor: number }>('SELECT expunge_floor FROM folders WHERE id = ?', folder)?.expunge_floor ?? Infinity;
  if (modSeq < floor) return null;
  const rows = file.all<{ first_uid: number; last_uid: number }>(
    'SELECT first_uid, last_uid FROM expunged WHERE folder_id = ? AND mod_seq > ? ORDER BY first_uid',
    folder,
    modSeq,
  );
  return rows.map((row) => [row.first_uid, row.last_uid] as const);
}

export function forgetExpunged(file: EncryptedFile, folder: MailboxId): void {
  file.run('DELETE FROM expunged WHERE folder_id = ?', folder);
}

function ranges(uids: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const uid of uids) {
    const current = found.at(-1);
    if (current && current[1] + 1 === uid) current[1] = uid;
    else found.push([uid, uid]);
  }
  return found;
}
