/** Refusals and failures of storage, as its callers see them. */
export type StorageErrorCode =
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'AUTHENTICATION_FAILED'
  | 'SESSION_EXPIRED'
  | 'FORBIDDEN'
  | 'INVALID_INPUT'
  | 'OVER_QUOTA'
  | 'DISK_FULL'
  | 'CORRUPT'
  | 'UNAVAILABLE'
  | 'INTERNAL';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
