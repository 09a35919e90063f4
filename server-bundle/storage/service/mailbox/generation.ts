/**
 * Which life of its data a mailbox file belongs to. After a restore its counters are older than what clients have seen: a UID, a mod-sequence or an id
 * would be given a second time, for something else. So a file that meets another generation than its own begins anew in the eyes of clients.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../../../base/errors.ts';
import type { AccountId } from '../../api/operations.ts';
import { RESTORED_MARK, accountPaths } from '../paths.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { nextUidValidity } from './folders.ts';
import { FOLDERS_LOST_MAX, IDS_LOST_MAX } from './limits.ts';

/** When the data, or this account's alone, was last restored, as whoever did it has marked; 0 when never. The mark says so by its time. */
export function generationOf(root: string, account: AccountId): number {
  return Math.max(...[root, accountPaths(root, account).directory].map(timeOfMark));
}

/** For a file that is being made. */
export function noteGeneration(file: EncryptedFile, generation: number): void {
  file.run("INSERT INTO counters (name, value) VALUES ('generation', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", generation);
}

/**
 * Before anybody sees the mailbox. Where the generation is another, every folder gets a UIDVALIDITY that was never given (RFC 9051 §2.3.1.1), the log of
 * removals ends, for nobody can ask about what was before (RFC 7162 §3.2), and ids of messages, threads and mailboxes go on beyond those that were lost
 * (RFC 8474 §4, §5). Mod-sequences stay. @returns whether it was another.
 */
export function takeUpGeneration(file: EncryptedFile, generation: number, now: number): boolean {
  const kept = file.get<{ value: number }>("SELECT value FROM counters WHERE name = 'generation'")?.value ?? 0;
  if (kept === generation) return false;
  file.begin();
  try {
    // Made faster than the clock goes, folders may have been given values of the time to come.
    file.run("UPDATE counters SET value = max(value, ?) + ? WHERE name = 'uid-validity'", Math.floor(now / 1000), FOLDERS_LOST_MAX);
    for (const { id } of file.all<{ id: number }>('SELECT id FROM folders ORDER BY id'))
      file.run('UPDATE folders SET uid_validity = ?, expunge_floor = mod_seq WHERE id = ?', nextUidValidity(file, now), id);
    file.run('DELETE FROM expunged');
    for (const table of ['folders', 'contents']) passOver(file, table);
    noteGeneration(file, generation);
    file.commit();
  } catch (error) {
    file.rollback();
    throw error;
  }
  return true;
}

function passOver(file: EncryptedFile, table: string): void {
  const changed = file.run('UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ?', IDS_LOST_MAX, table);
  if (changed === 0) file.run('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', table, IDS_LOST_MAX);
}

function timeOfMark(directory: string): number {
  try {
    return Math.floor(statSync(path.join(directory, RESTORED_MARK)).mtimeMs);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}
