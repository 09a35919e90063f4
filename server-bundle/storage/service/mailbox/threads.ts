/**
 * Which messages belong together (RFC 8474 §5.2): those that name one another in Message-ID, References and In-Reply-To. A thread has
 * the id of its first content, and a message keeps the thread it was given: THREADID must not change, so two threads that
 * a later message joins stay two, and what follows goes to the older.
 */
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import type { Prepared } from './prepare.ts';

/** Links the message's ids to its thread. */
export function threadOf(file: EncryptedFile, contentId: number, { messageKey, parentKeys }: Pick<Prepared, 'messageKey' | 'parentKeys'>): number {
  const keys = messageKey === null ? parentKeys : [...parentKeys, messageKey];
  const known = keys.flatMap((key) => file.get<{ thread_id: number }>('SELECT thread_id FROM thread_links WHERE message_key = ?', key) ?? []);
  const thread = known.reduce((oldest, link) => Math.min(oldest, link.thread_id), contentId);
  for (const key of keys) file.run('INSERT OR IGNORE INTO thread_links (message_key, thread_id) VALUES (?, ?)', key, thread);
  return thread;
}

/** Links of threads whose messages are all gone, in order from `after`. @returns where to go on, null at the end. */
export function forgetThreads(file: EncryptedFile, after: number, count: number): number | null {
  const threads = file.all<{ id: number; used: number }>(
    `SELECT thread_id AS id, EXISTS (SELECT 1 FROM contents WHERE contents.thread_id = link.thread_id) AS used
     FROM (SELECT DISTINCT thread_id FROM thread_links WHERE thread_id > ? ORDER BY thread_id LIMIT ?) AS link`,
    after,
    count,
  );
  for (const thread of threads) if (thread.used === 0) file.run('DELETE FROM thread_links WHERE thread_id = ?', thread.id);
  return threads.length < count ? null : (threads.at(-1)?.id ?? null);
}
