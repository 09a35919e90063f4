/** SQLite's and the file system's failures, told apart as the storage service's own codes: one code per cause. */
import { codeOf } from '../../../base/errors.ts';
import { StorageError } from '../../api/operations.ts';

/** `what` names the file in words: "the configuration database", "this mailbox". */
export function toStorageError(error: unknown, what: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = codeOf(error) ?? '';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new StorageError('DISK_FULL', 'The disk of the server is full: nothing more can be kept. Free space or enlarge the disk.', error);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return new StorageError(
      'CORRUPT',
      `The file of ${what} is damaged and was left as it is. Restore it from a backup (server-bundle/storage/mailbox-files.md, "When a file is damaged"); others are not touched.`,
      error,
    );
  if (code.startsWith('SQLITE_IOERR') || code === 'SQLITE_READONLY' || code === 'EIO' || code === 'EROFS')
    return new StorageError(
      'UNAVAILABLE',
      `The disk of the server failed on ${what}, and nothing was kept. Look at its health, then try again.`,
      error,
    );
  return new StorageError('INTERNAL', `The storage service failed on ${what}. Its log has the reason.`, error);
}
