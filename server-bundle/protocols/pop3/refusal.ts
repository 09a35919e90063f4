/** A command's failure as the wire value that answers it: -ERR, with a response code where one fits (RFC 2449 §8, RFC 3206). */
import { StorageError } from '../../storage/api/operations.ts';
import type { StorageErrorCode } from '../../storage/api/operations.ts';

export type ResponseCode = 'AUTH' | 'IN-USE' | 'SYS/TEMP' | 'SYS/PERM';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ResponseCode | null;
  /** The session ends with it. */
  readonly isFatal: boolean;
  constructor(text: string, code: ResponseCode | null = null, isFatal = false) {
    super(text);
    this.code = code;
    this.isFatal = isFatal;
  }
}

const OF_STORAGE: Readonly<Record<StorageErrorCode, readonly [code: ResponseCode | null, text: string]>> = {
  NOT_FOUND: [null, 'That letter is gone; another program has removed it'],
  CONFLICT: ['IN-USE', 'Another session has this maildrop; try again when it has ended'],
  AUTHENTICATION_FAILED: ['AUTH', 'Address or password is wrong'],
  SESSION_EXPIRED: ['SYS/TEMP', 'The session has ended; connect again'],
  FORBIDDEN: ['SYS/PERM', 'This is not allowed'],
  INVALID_INPUT: ['SYS/PERM', 'The server does not take that'],
  OVER_QUOTA: ['SYS/TEMP', 'There is no room for the letters in Trash; nothing was removed'],
  DISK_FULL: ['SYS/TEMP', 'The server has no room left; its administrator must act'],
  CORRUPT: ['SYS/PERM', 'This mailbox file is damaged; its administrator must restore it from a backup'],
  UNAVAILABLE: ['SYS/TEMP', 'The mail storage is away for the moment; try again shortly'],
  INTERNAL: ['SYS/TEMP', 'The server made a mistake; it has been logged'],
};

/** Null for what nobody foresaw. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof StorageError)) return null;
  const [code, text] = OF_STORAGE[error.code];
  return new Refusal(text, code, error.code === 'SESSION_EXPIRED');
}
