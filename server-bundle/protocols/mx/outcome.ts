/** Turning a decision into what happens: a folder, or a refusal that is logged, told to the owner and answered in words for a stranger. */
import { recordEvent } from '../../mail/events.ts';
import type { Action, FilterSettings } from '../../trust/filter.ts';
import type { Greylist } from '../../trust/greylist.ts';
import type { inspectClient } from '../../trust/client.ts';
import type { Rspamd } from '../../trust/rspamd.ts';
import type { Score } from '../../trust/score.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { MessageHeader } from '../../wire/header/header.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import { addressKey, networkKey } from '../smtp/address-key.ts';
import type { SmtpSession } from '../smtp/handlers.ts';
import type { Findings } from './findings.ts';
import type { MxState } from './handlers.ts';
import type { MxDeps } from './server.ts';

/** The parts of the filter. Without it only DMARC decides. */
export interface MailFilter {
  readonly settings: FilterSettings;
  readonly greylist: Greylist;
  readonly rspamd: Rspamd | null;
  readonly inspect: typeof inspectClient;
}

export interface Candidate {
  readonly raw: Buffer;
  readonly header: MessageHeader;
  readonly session: SmtpSession;
  readonly state: MxState;
  readonly queueId: string;
  readonly from: string;
  readonly recipients: readonly string[];
}

interface Decided {
  readonly deps: MxDeps;
  readonly candidate: Candidate;
  readonly action: Action;
  readonly filter: MailFilter;
  readonly findings: Findings;
  readonly verdict: Verdict;
  readonly score: Score;
}

/** @throws SmtpError where the message is refused or put off. */
export async function settled({ deps, candidate, action, filter, findings, verdict, score }: Decided): Promise<'accept' | 'junk'> {
  switch (action.kind) {
    case 'accept':
    case 'junk':
      return action.kind;
    case 'reject':
      return refuse(
        deps,
        candidate,
        findings,
        action.why === 'dmarc' ? reasonOfDmarc(verdict) : reasonOfFilter(action.why === 'score' ? score : null),
      );
    case 'greylist': {
      const { session, from, recipients } = candidate;
      const answer = await filter.greylist.ask({ network: greylistKey(session.remoteAddress), sender: from, recipients });
      return answer.kind === 'pass' ? action.otherwise : putOff(deps, candidate, findings, answer.seconds);
    }
  }
}

/** @throws SmtpError */
export function refuse(deps: MxDeps, candidate: Candidate, findings: Findings, reason: string): never {
  deps.log.info({ ...aboutOf(candidate), ...findings }, 'refused');
  const { session, queueId, from: sender, recipients } = candidate;
  recordEvent(deps.storage, { kind: 'refused', queueId, sender, recipients, peer: session.remoteAddress, reason: `550 5.7.1 ${reason}` });
  throw new SmtpError(550, '5.7.1', reason);
}

function putOff(deps: MxDeps, candidate: Candidate, findings: Findings, seconds: number): never {
  deps.log.info({ ...aboutOf(candidate), ...findings, seconds }, 'put off: not known yet');
  const { session, queueId, from: sender, recipients } = candidate;
  const reason = '451 4.7.1 Not known yet (greylisting)';
  recordEvent(deps.storage, { kind: 'refused', queueId, sender, recipients, peer: session.remoteAddress, reason });
  throw new SmtpError(451, '4.7.1', `This server does not know yours yet, try again in ${seconds} seconds`);
}

export function aboutOf({ session, queueId, from, recipients, raw }: Candidate): Findings {
  return { session: session.id, id: queueId, client: session.remoteAddress, from, to: recipients, sizeBytes: raw.length };
}

export function reasonOfDmarc({ dmarc }: Verdict): string {
  const domain = dmarc.kind === 'fail' ? dmarc.fromDomain : 'of the author';
  return `The domain ${domain} asks to refuse mail that it did not send (DMARC)`;
}

/** An honest sender learns here what to mend; rspamd's reasons mean nothing to a stranger. */
function reasonOfFilter(score: Score | null): string {
  const named = (score?.reasons ?? []).filter(({ points }) => points > 0).map(({ name }) => name);
  return `The message looks like spam${named.length === 0 ? '' : ` (${named.slice(0, 10).join(', ')})`}; write to postmaster if it is none`;
}

/** The /24 of an IPv4 client, the /64 of an IPv6 one. */
function greylistKey(remoteAddress: string): string {
  return remoteAddress.includes(':') ? addressKey(remoteAddress) : networkKey(remoteAddress);
}
