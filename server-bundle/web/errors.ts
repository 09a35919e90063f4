/** The storage service's refusals as errors of the admin contract: once, at this boundary. What broke inside is logged and not told. */
import { ORPCError } from '@orpc/server';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { StorageError } from '../storage/api/operations.ts';

export function toApiError(error: unknown, log: Log): Error {
  if (error instanceof ORPCError) return error;
  if (!(error instanceof StorageError)) {
    log.error({ err: error }, 'an API call failed');
    return new ORPCError('INTERNAL_SERVER_ERROR', { message: 'The server failed on this request. Its log has the reason.' });
  }
  switch (error.code) {
    case 'NOT_FOUND':
      return new ORPCError('NOT_FOUND', { status: 404, message: error.message });
    case 'CONFLICT':
      return new ORPCError('CONFLICT', { status: 409, message: error.message });
    case 'AUTHENTICATION_FAILED':
      return new ORPCError('WRONG_PASSWORD', { status: 403, message: error.message });
    case 'INVALID_INPUT':
    case 'OVER_QUOTA':
      return new ORPCError('BAD_REQUEST', { message: error.message });
    case 'UNAVAILABLE':
    case 'DISK_FULL':
      return new ORPCError('SERVICE_UNAVAILABLE', { message: error.message });
    case 'SESSION_EXPIRED':
    case 'FORBIDDEN':
    case 'CORRUPT':
    case 'INTERNAL':
      log.error({ err: error, reason: messageOf(error) }, 'an API call failed in storage');
      return new ORPCError('INTERNAL_SERVER_ERROR', { message: error.message });
  }
}
