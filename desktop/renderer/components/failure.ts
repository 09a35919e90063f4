/** Any thrown thing, as what the interface can say about it. */
import { ORPCError } from '@orpc/client';

export interface Failure {
  /** A code of desktop/contract/errors.ts, or one of the protocol's. */
  readonly code: string;
  /** In words, from main: what happened, what it means, what to do. */
  readonly message: string;
  /** For the fold. */
  readonly details: string;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    return { code: String(error.code), message: error.message, details: JSON.stringify({ code: String(error.code), data }, null, 2) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'APP_AWAY', message: '', details: message };
}
