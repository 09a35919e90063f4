/** Logins, counted by client and by account across all protocols: whoever fails too often waits, before a password is looked at. */
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import { StorageError } from '../../storage/api/operations.ts';
import { LOGIN_RULES } from '../imap/limits.ts';

export interface LoggingIn {
  readonly deps: { readonly limiter: RateLimiter; readonly log: Log };
  /** What its client is counted by. */
  readonly clientKey: string;
  readonly remoteAddress: string;
}

/** @throws what `tooMany` makes, or what `work` threw. */
export async function countedLogin<T>(session: LoggingIn, address: string, work: () => Promise<T>, tooMany: () => Error): Promise<T> {
  const { limiter, log } = session.deps;
  const verdicts = await Promise.all([limiter.peek(LOGIN_RULES.byAddress, session.clientKey), limiter.peek(LOGIN_RULES.byAccount, address)]);
  if (verdicts.some((verdict) => !verdict.allowed || verdict.remaining <= 0)) {
    log.warn({ address, client: session.remoteAddress }, 'login refused: too many failures');
    throw tooMany();
  }
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageError && error.code === 'AUTHENTICATION_FAILED') {
      log.warn({ address, client: session.remoteAddress }, 'login failed');
      await Promise.all([limiter.take(LOGIN_RULES.byAddress, session.clientKey), limiter.take(LOGIN_RULES.byAccount, address)]);
    }
    throw error;
  }
}
