/** SQLite's failures on the configuration, as the storage service's own codes. */
import { codeOf } from '../../../../base/errors.ts';
import { StorageError } from '../../../api/operations.ts';
import { toStorageError } from '../../sqlite/errors.ts';

const TAKEN = ['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_ROWID', 'SQLITE_CONSTRAINT_FOREIGNKEY'];

export function toConfigurationError(error: unknown): StorageError {
  if (!(error instanceof StorageError) && TAKEN.includes(codeOf(error) ?? ''))
    return new StorageError('CONFLICT', 'Something of that name exists already, or what it belongs to is gone. Nothing was changed.', error);
  return toStorageError(error, 'the configuration database');
}
