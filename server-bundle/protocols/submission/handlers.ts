/** What submission decides at each step of a session: who is it, as whom may they send, what becomes of a message. */
import type { SMTPServerSession } from 'smtp-server';
import { within } from '../../base/deadline.ts';
import { isOwn } from '../../mail/submission.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import { addressKey } from '../smtp/address-key.ts';
import { envelopeOf } from '../smtp/envelope.ts';
import type { SmtpHandlers, SmtpSession } from '../smtp/handlers.ts';
import { SMTP_LIMITS } from '../smtp/limits.ts';
import { refusalOfStorage } from '../smtp/storage-refusal.ts';
import { acceptSubmission } from './commands/data.ts';
import { logIn } from './commands/auth.ts';
import type { Login } from './commands/auth.ts';
import { SUBMISSION_RATES } from './limits.ts';
import { sendingGuard } from './sending-limits.ts';
import type { SubmissionDeps } from './server.ts';

export interface SubmissionState {
  login: Login | null;
  failures: number;
}

export function submissionHandlers(deps: SubmissionDeps): SmtpHandlers<string> {
  const guard = sendingGuard(deps);
  const states = new WeakMap<SMTPServerSession, SubmissionState>();
  const stateOf = (session: SmtpSession): SubmissionState => {
    const known = states.get(session.library) ?? { login: null, failures: 0 };
    states.set(session.library, known);
    return known;
  };
  const loginOf = (session: SmtpSession): Login => {
    const { login } = stateOf(session);
    // smtp-server forgets its user at STARTTLS, and asks for AUTH by itself; this is the second fence.
    if (login === null || session.library.user !== login.address) throw new SmtpError(530, '5.7.0', 'Log in first');
    return login;
  };
  return {
    bareNewlines: 'keep',
    helo: 'any',
    connect: async (session) => {
      const verdict = await deps.limiter.take(SUBMISSION_RATES.connections, addressKey(session.remoteAddress));
      if (!verdict.allowed) throw new SmtpError(421, '4.7.0', 'Too many connections from your address, try again in a minute');
    },
    closed: () => undefined,
    authenticate: async (request, session) => {
      const login = await logIn(deps, request, session, stateOf(session));
      stateOf(session).login = login;
      return login.address;
    },
    mail: async (sender, session) => {
      const login = loginOf(session);
      if (!isOwn(sender.address, login.sends))
        throw new SmtpError(553, '5.7.1', `This login may not send as ${sender.address === '' ? '<>' : sender.address}`);
      return Promise.resolve();
    },
    recipient: async (recipient, session) => {
      const login = loginOf(session);
      await requireAllowed(deps, recipient.address, session);
      if (recipient.address.includes('@')) await guard.take('recipients', login);
    },
    message: async (raw, session) => {
      const login = loginOf(session);
      await guard.take('messages', login);
      return acceptSubmission(deps, raw, session, login);
    },
  };
}

/** The domain that is written as may have a list of those it does not write to. */
async function requireAllowed({ storage, log }: SubmissionDeps, recipient: string, session: SmtpSession): Promise<void> {
  const sender = envelopeOf(session).from;
  const { denied } = await within(SMTP_LIMITS.storageMs, (signal) =>
    storage.call('access.outbound', { sender, recipients: [recipient] }, { signal }),
  ).catch((error: unknown) => {
    throw refusalOfStorage(error);
  });
  if (denied.length === 0) return;
  log.info({ session: session.id, from: sender, to: recipient }, 'refused by the list of whom the domain does not write to');
  throw new SmtpError(550, '5.7.1', 'Your domain does not send mail to this address');
}
