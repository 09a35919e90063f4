/**
 * AUTH (RFC 4954): the password is checked by storage, which takes as long for unknown addresses as for known ones; the
 * answer is the same for both. Failures are counted by client and by account.
 */
import { StorageError } from '../../../storage/api/operations.ts';
import type { AccountId } from '../../../storage/api/operations.ts';
import { comparable } from '../../../wire/address/address.ts';
import { SmtpError } from '../../../wire/smtp/reply.ts';
import { addressKey } from '../../smtp/address-key.ts';
import type { Credentials, SmtpSession } from '../../smtp/handlers.ts';
import { SMTP_LIMITS } from '../../smtp/limits.ts';
import { FAILURES_PER_SESSION, SUBMISSION_RATES } from '../limits.ts';
import type { SubmissionDeps } from '../server.ts';

export interface Login {
  readonly account: AccountId;
  readonly address: string;
  readonly sends: readonly string[];
}

const WRONG = { code: 535, enhanced: '5.7.8', text: 'The address or the password is not right' } as const;

export async function logIn(deps: SubmissionDeps, credentials: Credentials, session: SmtpSession, state: { failures: number }): Promise<Login> {
  const address = comparable(credentials.username);
  const client = addressKey(session.remoteAddress);
  const [byClient, byAccount] = await Promise.all([
    deps.limiter.peek(SUBMISSION_RATES.failuresByAddress, client),
    deps.limiter.peek(SUBMISSION_RATES.failuresByAccount, address),
  ]);
  if (!byClient.allowed || !byAccount.allowed) throw new SmtpError(454, '4.7.0', 'Too many failed logins, try again in ten minutes');
  try {
    const signal = AbortSignal.timeout(SMTP_LIMITS.storageMs);
    const verified = await deps.storage.call('login.verify', { address, password: credentials.password }, { signal });
    deps.log.info({ session: session.id, client: session.remoteAddress, login: address }, 'logged in');
    return { ...verified, address };
  } catch (error) {
    if (!isRefusal(error)) throw new SmtpError(454, '4.7.0', 'Logins cannot be checked now, try again in a moment', error);
    state.failures += 1;
    await Promise.all([
      deps.limiter.take(SUBMISSION_RATES.failuresByAddress, client),
      deps.limiter.take(SUBMISSION_RATES.failuresByAccount, address),
    ]);
    deps.log.info({ session: session.id, client: session.remoteAddress, login: address }, 'login refused');
    if (state.failures >= FAILURES_PER_SESSION) throw new SmtpError(421, '4.7.0', 'Too many failed logins');
    throw new SmtpError(WRONG.code, WRONG.enhanced, WRONG.text);
  }
}

/** An address that is no address at all is answered like any other wrong one. */
function isRefusal(error: unknown): boolean {
  return error instanceof StorageError && (error.code === 'AUTHENTICATION_FAILED' || error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT');
}
