/** PostgreSQL's failures, by SQLSTATE (its manual, appendix A), as the storage service's own codes. */
import { codeOf } from '../../../../base/errors.ts';
import { StorageError } from '../../../api/operations.ts';

/** Serialisation failure, deadlock, lock not available: this transaction lost to another and left no trace. */
const LOST = ['40001', '40P01', '55P03'];
/** Unique, foreign key. */
const TAKEN = ['23505', '23503'];
const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'EACCES'];

/** Whether the same work may succeed when it is simply done again. True only where nothing of it was kept. */
export function isLost(error: unknown): boolean {
  return LOST.includes(codeOf(error) ?? '');
}

/** The connection went, or none was to be had. Of a COMMIT under way nobody knows what became. */
export function isDisconnected(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  // 08: connection exceptions; 57P0x: shut down by its administrator or starting up; 53300: too many connections.
  if (code.startsWith('08') || code.startsWith('57P0') || code === '53300' || NETWORK.includes(code)) return true;
  // The driver's own words for a connection that ended come without a code.
  return code === '' && error instanceof Error && /connection terminated|timeout exceeded when trying to connect|not queryable/i.test(error.message);
}

export function toPostgresError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = codeOf(error) ?? '';
  if (TAKEN.includes(code))
    return new StorageError('CONFLICT', 'Something of that name exists already, or what it belongs to is gone. Nothing was changed.', error);
  if (code === '53100') return new StorageError('DISK_FULL', 'The disk of the database server is full: nothing more can be kept. Enlarge it.', error);
  if (code.startsWith('XX00')) return new StorageError('CORRUPT', 'The configuration database is damaged. Restore it from a backup.', error);
  if (code.startsWith('28') || code === '3D000')
    return new StorageError(
      'UNAVAILABLE',
      'The configuration database refuses the login of this server. Check its address, user and password.',
      error,
    );
  if (isLost(error) || isDisconnected(error))
    return new StorageError(
      'UNAVAILABLE',
      'The configuration database cannot be reached or is too busy. It is tried again with the next request.',
      error,
    );
  return new StorageError('INTERNAL', 'The storage service failed on the configuration database. Its log has the reason.', error);
}
