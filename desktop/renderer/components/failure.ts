/** Any thrown thing, as what the interface can say about it. */
import { ORPCError } from '@orpc/client';
import { ERROR_CODES } from '../../contract/index.ts';

export interface Failure {
  /** A code of desktop/contract/errors.ts, or one of the protocol's. */
  readonly code: string;
  /** In words, from main: what happened, what it means, what to do. */
  readonly message: string;
  /** The words are main's own, which end with what to do next; those of the protocol do not. */
  readonly saysWhatToDo: boolean;
  /** For the fold. */
  readonly details: string;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    const code = String(error.code);
    const saysWhatToDo = error.message !== '' && code !== 'INTERNAL' && ERROR_CODES.some((known) => known === code);
    return { code, message: error.message, saysWhatToDo, details: JSON.stringify({ code, data }, null, 2) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'APP_AWAY', message: '', saysWhatToDo: false, details: message };
}
