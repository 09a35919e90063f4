/** A command's failure as the wire value that answers it (RFC 9051 §7.1, codes of RFC 5530). */
import { StorageError, type StorageErrorCode } from '../../storage/api/operations.ts';
import { NameProblem } from '../../wire/imap/mutf7.ts';
import { SyntaxProblem } from '../../wire/imap/tokens.ts';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** NO: the server can't or won't. BAD: the client broke the protocol. BYE: the session ends. */
  readonly status: 'NO' | 'BAD' | 'BYE';
  readonly code: string | null;
  constructor(status: 'NO' | 'BAD' | 'BYE', text: string, code: string | null = null) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

const OF_STORAGE: Readonly<Record<StorageErrorCode, readonly [status: 'NO' | 'BYE', code: string, text: string]>> = {
  NOT_FOUND: ['NO', 'NONEXISTENT', 'There is no such mailbox or message'],
  CONFLICT: ['NO', 'ALREADYEXISTS', 'That name is taken'],
  AUTHENTICATION_FAILED: ['NO', 'AUTHENTICATIONFAILED', 'Address or password is wrong'],
  SESSION_EXPIRED: ['BYE', 'UNAVAILABLE', 'The session has ended; connect again'],
  FORBIDDEN: ['NO', 'NOPERM', 'This is not allowed'],
  INVALID_INPUT: ['NO', 'CANNOT', 'The server does not take that'],
  OVER_QUOTA: ['NO', 'OVERQUOTA', 'The mailbox is full; delete something first'],
  DISK_FULL: ['NO', 'UNAVAILABLE', 'The server has no room left; its administrator must act'],
  CORRUPT: ['NO', 'CORRUPTION', 'This mailbox file is damaged; its administrator must restore it from a backup'],
  UNAVAILABLE: ['NO', 'UNAVAILABLE', 'The mail storage is away for the moment; try again shortly'],
  INTERNAL: ['NO', 'SERVERBUG', 'The server made a mistake; it has been logged'],
};

export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof SyntaxProblem) return new Refusal('BAD', error.message);
  if (error instanceof NameProblem) return new Refusal('NO', error.message, 'CANNOT');
  if (error instanceof StorageError) {
    const [status, code, text] = OF_STORAGE[error.code];
    // What storage says of bad input or a conflict is meant for people; the rest is ours to word.
    const worded = error.code === 'INVALID_INPUT' || error.code === 'CONFLICT' ? error.message.replaceAll(/[\r\n]+/g, ' ') : text;
    return new Refusal(status, worded, code);
  }
  return null;
}
