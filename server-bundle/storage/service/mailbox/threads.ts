/**
 * Which messages belong together (RFC 8474 §5.2): those that name one another in Message-ID, References and In-Reply-To. A thread has
 * the id of the content that was seen first, and a message keeps the thread it was given: THREADID must not change, so two threads that
 * a later message joins stay two, and what follows goes to the older.
 */
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Prepared } from './prepare.ts';

/** Links the message's ids to its thread. */
export function threadOf(file: EncryptedFile, contentId: number, { messageKey, parentKeys }: Pick<Prepared, 'messageKey' | 'parentKeys'>): number {
  const keys = messageKey === null ? parentKeys : [...parentKeys, messageKey];
  const known = keys.flatMap((key) => file.get<{ thread_id: number }>('SELECT thread_id FROM thread_links WHERE message_key = ?', key) ?? []);
  const thread = known.length === 0 ? contentId : Math.min(...known.map((link) => link.thread_id));
  for (const key of keys) file.run('INSERT OR IGNORE INTO thread_links (message_key, thread_id) VALUES (?, ?)', key, thread);
  return thread;
}

/** To be called when a content has gone: with the last of a thread its links go. */
export function leaveThread(file: EncryptedFile, thread: number | null): void {
  if (thread === null || file.get('SELECT 1 FROM contents WHERE thread_id = ? LIMIT 1', thread)) return;
  file.run('DELETE FROM thread_links WHERE thread_id = ?', thread);
}
