/** A command's failure as the wire value that answers it (RFC 5804 §1.3). */
import { StorageError } from '../../storage/api/operations.ts';
import type { StorageErrorCode } from '../../storage/api/operations.ts';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** BYE ends the session. */
  readonly status: 'NO' | 'BYE';
  readonly code: string | null;
  constructor(text: string, code: string | null = null, status: 'NO' | 'BYE' = 'NO') {
    super(text);
    this.status = status;
    this.code = code;
  }
}

const OF_STORAGE: Readonly<Record<StorageErrorCode, readonly [code: string | null, text: string | null]>> = {
  NOT_FOUND: ['NONEXISTENT', 'There is no script of that name'],
  CONFLICT: ['ALREADYEXISTS', null],
  AUTHENTICATION_FAILED: [null, 'Address or password is wrong'],
  SESSION_EXPIRED: [null, 'The session has ended; connect again'],
  FORBIDDEN: [null, 'This is not allowed'],
  INVALID_INPUT: [null, 'The server does not take that'],
  OVER_QUOTA: ['QUOTA', null],
  DISK_FULL: ['TRYLATER', 'The server has no room left; its administrator must act'],
  CORRUPT: ['TRYLATER', 'What the server keeps is damaged; its administrator must restore it from a backup'],
  UNAVAILABLE: ['TRYLATER', 'The mail storage is away for the moment; try again shortly'],
  INTERNAL: ['TRYLATER', 'The server made a mistake; it has been logged'],
};

/** Null for what nobody foresaw. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof StorageError)) return null;
  const [code, text] = OF_STORAGE[error.code];
  return new Refusal(text ?? error.message, code, error.code === 'SESSION_EXPIRED' ? 'BYE' : 'NO');
}
