/**
 * AUTH (RFC 4954): passwords and proofs are checked by storage, which takes as long for unknown addresses as for known ones; the
 * answer is the same for both. Failures are counted by client and by account, whichever mechanism they came by.
 */
import { StorageError } from '../../../storage/api/operations.ts';
import type { AccountId } from '../../../storage/api/operations.ts';
import { comparable } from '../../../wire/address/address.ts';
import { SaslProblem } from '../../../wire/sasl/problem.ts';
import { SmtpError } from '../../../wire/smtp/reply.ts';
import { authenticate } from '../../sasl/exchange.ts';
import type { LoginBackend, SaslRequest } from '../../sasl/exchange.ts';
import { addressKey } from '../../smtp/address-key.ts';
import { replyToSaslProblem } from '../../smtp/auth.ts';
import type { SmtpSession } from '../../smtp/handlers.ts';
import { SMTP_LIMITS } from '../../smtp/limits.ts';
import { FAILURES_PER_SESSION, SUBMISSION_RATES } from '../limits.ts';
import type { SubmissionDeps } from '../server.ts';

export interface Login {
  readonly account: AccountId;
  readonly address: string;
  readonly sends: readonly string[];
}

interface Attempts {
  failures: number;
}

const WRONG = { code: 535, enhanced: '5.7.8', text: 'The address or the password is not right' } as const;

export async function logIn(deps: SubmissionDeps, request: SaslRequest, session: SmtpSession, state: Attempts): Promise<Login> {
  try {
    const login = await authenticate(request, backendOf(deps, session, state));
    if (!login) throw new SmtpError(504, '5.5.4', 'That mechanism is not offered');
    deps.log.info({ session: session.id, client: session.remoteAddress, login: login.address, mechanism: request.mechanism }, 'logged in');
    return login;
  } catch (error) {
    if (!(error instanceof SaslProblem)) throw error;
    state.failures += 1;
    throw tooMany(state) ?? replyToSaslProblem(error);
  }
}

function backendOf(deps: SubmissionDeps, session: SmtpSession, state: Attempts): LoginBackend<Login> {
  const options = () => ({ signal: AbortSignal.timeout(SMTP_LIMITS.storageMs) });
  const attempt = <T>(address: string, work: () => Promise<T>): Promise<T> => counted(deps, session, state, address, work);
  return {
    byPassword: async (user, password) => {
      const address = comparable(user);
      const verified = await attempt(address, () => deps.storage.call('login.verify', { address, password }, options()));
      return { ...verified, address };
    },
    scramParameters: (user) => {
      const address = comparable(user);
      return attempt(address, () => deps.storage.call('login.scram-parameters', { address }, options()));
    },
    byProof: async (user, authMessage, proof) => {
      const address = comparable(user);
      const found = await attempt(address, () => deps.storage.call('login.scram-verify', { address, authMessage, proof }, options()));
      return { login: { account: found.account, sends: found.sends, address }, serverSignature: found.serverSignature };
    },
  };
}

async function counted<T>(deps: SubmissionDeps, session: SmtpSession, state: Attempts, address: string, work: () => Promise<T>): Promise<T> {
  const client = addressKey(session.remoteAddress);
  const [byClient, byAccount] = await Promise.all([
    deps.limiter.peek(SUBMISSION_RATES.failuresByAddress, client),
    deps.limiter.peek(SUBMISSION_RATES.failuresByAccount, address),
  ]);
  if (!byClient.allowed || !byAccount.allowed) throw new SmtpError(454, '4.7.0', 'Too many failed logins, try again in ten minutes');
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error)) throw new SmtpError(454, '4.7.0', 'Logins cannot be checked now, try again in a moment', error);
    state.failures += 1;
    await Promise.all([
      deps.limiter.take(SUBMISSION_RATES.failuresByAddress, client),
      deps.limiter.take(SUBMISSION_RATES.failuresByAccount, address),
    ]);
    deps.log.info({ session: session.id, client: session.remoteAddress, login: address }, 'login refused');
    throw tooMany(state) ?? new SmtpError(WRONG.code, WRONG.enhanced, WRONG.text);
  }
}

function tooMany(state: Attempts): SmtpError | undefined {
  return state.failures >= FAILURES_PER_SESSION ? new SmtpError(421, '4.7.0', 'Too many failed logins') : undefined;
}

/** An address that is no address at all is answered like any other wrong one. */
function isRefusal(error: unknown): boolean {
  return error instanceof StorageError && (error.code === 'AUTHENTICATION_FAILED' || error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT');
}
