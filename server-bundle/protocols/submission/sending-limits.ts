/**
 * How much a login may send: messages and recipients, by hour and by day, for the account and for its domain together. What was set is asked of storage,
 * what was sent is counted in Valkey. A stolen password must not become a spam run, so an account without limits of its own has one of recipients.
 */
import { recordEvent } from '../../mail/events.ts';
import { domainOf } from '../../wire/address/address.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import type { RateClaim, RateRule } from '../../base/rate-limit.ts';
import { messageOf } from '../../base/errors.ts';
import type { SendingLimits } from '../../storage/api/operations.ts';
import type { Login } from './commands/auth.ts';
import { SUBMISSION_LIMITS, SUBMISSION_RATES } from './limits.ts';
import type { SubmissionDeps } from './server.ts';

type Counted = 'messages' | 'recipients';

export interface SendingGuard {
  /** Counts one message, or recipient. @throws SmtpError 450 when there are too many. */
  take(counted: Counted, login: Login): Promise<void>;
}

interface Limit {
  readonly claim: RateClaim;
  readonly words: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function sendingGuard(deps: Pick<SubmissionDeps, 'storage' | 'limiter' | 'log'>): SendingGuard {
  const known = new Map<
    string,
    { readonly limits: Promise<readonly [own: SendingLimits | null, domain: SendingLimits | null]>; readonly until: number }
  >();
  const limitsOf = (login: Login): Promise<readonly [SendingLimits | null, SendingLimits | null]> => {
    const now = Date.now();
    const found = known.get(login.address);
    if (found !== undefined && found.until > now) return found.limits;
    for (const [address, { until }] of known) if (until <= now) known.delete(address);
    const limits = ask(deps, login.address);
    known.set(login.address, { limits, until: now + SUBMISSION_LIMITS.limitsKeptMs });
    return limits;
  };
  return {
    take: async (counted, login) => {
      const [own, domain] = await limitsOf(login);
      const limits = [
        ...limitsFor(counted, own, { key: login.account, who: 'This login' }),
        ...limitsFor(counted, domain, { key: domainOf(login.address), who: 'The domain of this login' }),
        ...(counted === 'recipients' && own?.recipientsPerHour == null
          ? [{ claim: { rule: SUBMISSION_RATES.recipients, key: login.account }, words: 'This login has sent to many recipients within an hour' }]
          : []),
      ];
      const exceeded = limits.length === 0 ? null : await deps.limiter.takeAll(limits.map(({ claim }) => claim));
      if (exceeded === null) return;
      const words = limits.find(({ claim }) => claim.rule === exceeded)?.words ?? 'This login has sent much';
      deps.log.warn({ login: login.address, limit: exceeded.name, atMost: exceeded.limit }, 'a login has sent as much as it may');
      recordEvent(deps.storage, { kind: 'refused', queueId: '', sender: login.address, reason: `${words} (${exceeded.limit} at most)` });
      throw new SmtpError(450, '4.7.1', `${words}: ${exceeded.limit} is the limit, try again later or ask the administrator`);
    },
  };
}

function limitsFor(counted: Counted, limits: SendingLimits | null, { key, who }: { readonly key: string; readonly who: string }): readonly Limit[] {
  if (limits === null) return [];
  const of = (limit: number | null, windowMs: number, within: string): readonly Limit[] => {
    if (limit === null) return [];
    const rule: RateRule = { name: `smtp-${counted}-${within}`, limit, windowMs };
    const what = counted === 'messages' ? 'sent many messages' : 'sent to many recipients';
    return [{ claim: { rule, key }, words: `${who} has ${what} within ${within === 'hour' ? 'an hour' : 'a day'}` }];
  };
  return counted === 'messages'
    ? [...of(limits.messagesPerHour, HOUR_MS, 'hour'), ...of(limits.messagesPerDay, DAY_MS, 'day')]
    : [...of(limits.recipientsPerHour, HOUR_MS, 'hour'), ...of(limits.recipientsPerDay, DAY_MS, 'day')];
}

/** Without storage nothing is queued either; the limit that needs no asking holds meanwhile. */
async function ask(
  { storage, log }: Pick<SubmissionDeps, 'storage' | 'log'>,
  address: string,
): Promise<readonly [SendingLimits | null, SendingLimits | null]> {
  try {
    const { account, domain } = await storage.call('sending-limit.of', { address }, { signal: AbortSignal.timeout(SUBMISSION_LIMITS.askMs) });
    return [account, domain];
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'limits of a login cannot be read');
    return [null, null];
  }
}
