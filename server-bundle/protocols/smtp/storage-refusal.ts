/** What a client is told when storage could not do its part: temporary unless the mailbox is no more. A full one is told as RCPT tells it. */
import { StorageError } from '../../storage/api/operations.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';

export function refusalOfStorage(error: unknown): SmtpError {
  if (!(error instanceof StorageError)) return new SmtpError(451, '4.3.0', 'The message could not be stored, try again later', error);
  switch (error.code) {
    case 'OVER_QUOTA':
      return new SmtpError(452, '4.2.2', 'The mailbox is full, try again later');
    case 'DISK_FULL':
      return new SmtpError(452, '4.3.1', 'This server is out of space, try again later', error);
    case 'NOT_FOUND':
      return new SmtpError(550, '5.1.1', 'There is no mailbox of that name here');
    case 'CONFLICT':
    case 'AUTHENTICATION_FAILED':
    case 'SESSION_EXPIRED':
    case 'FORBIDDEN':
    case 'INVALID_INPUT':
    case 'CORRUPT':
    case 'UNAVAILABLE':
    case 'INTERNAL':
      return new SmtpError(451, '4.3.0', 'The message could not be stored, try again later', error);
  }
}
