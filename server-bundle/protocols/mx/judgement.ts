/**
 * What is to be done with a message from a stranger: everything that can be found out about it, asked at the same time, then one
 * pure decision (trust/filter.ts). It stores nothing and sends nothing; greylisting is the one thing it remembers.
 */
import { JUNK } from '../../mail/delivery.ts';
import { authenticationResults } from '../../trust/authentication-results.ts';
import type { ClientFinding } from '../../trust/client.ts';
import { actionFor } from '../../trust/filter.ts';
import { judge } from '../../trust/judge.ts';
import type { RspamdFinding } from '../../trust/rspamd.ts';
import { scoreOf } from '../../trust/score.ts';
import { spamFields } from '../../trust/spam-fields.ts';
import type { Verdict } from '../../trust/verdict.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import { isLoopback, networkKey } from '../smtp/address-key.ts';
import type { SmtpSession } from '../smtp/handlers.ts';
import { filterFindings, foundOf } from './findings.ts';
import type { Findings } from './findings.ts';
import type { MxState } from './handlers.ts';
import { MX_RATES } from './limits.ts';
import { reasonOfDmarc, refuse, settled } from './outcome.ts';
import type { Candidate } from './outcome.ts';
import type { MxDeps } from './server.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** `\Junk`, or null for where the recipient's own rules put it. */
  readonly folder: string | null;
  /** Authentication-Results and the filter's own fields, finished. */
  readonly fields: readonly string[];
  /** What was found and why it was decided so: for the one line of the log. */
  readonly findings: Findings;
}

/** @throws SmtpError where the message is refused or put off; what was found is logged then. */
export async function judgeMessage(deps: MxDeps, candidate: Candidate): Promise<Judgement> {
  const { filter } = deps;
  const client = (await candidate.state.client?.finding) ?? null;
  const [verdict, rspamd] = await Promise.all([askJudge(deps, candidate), client === null ? null : askRspamd(deps, candidate, client)]);
  await countSender(deps, candidate, verdict);
  const found = foundOf(verdict);
  if (filter === undefined || client === null) return plainly(deps, candidate, verdict, found);
  const score = scoreOf({ verdict, client, header: candidate.header });
  const isWelcome = client.kind === 'private' || candidate.recipients.every((recipient) => candidate.state.welcome.has(recipient));
  const action = actionFor({ verdict, score, rspamd, isWelcome }, filter.settings);
  const findings = { ...found, ...filterFindings({ score, rspamd, client, action }) };
  const folder = await settled({ deps, candidate, action, filter, findings, verdict, score });
  return {
    verdict,
    folder: folder === 'junk' ? JUNK : null,
    fields: [authenticationResults(deps.hostname, verdict), ...spamFields({ score, rspamd, action, settings: filter.settings })],
    findings,
  };
}

/** Begun when the client names its first sender, so that the message need not wait for it. */
export function beginInspection(deps: MxDeps, session: SmtpSession, state: MxState): void {
  const helo = session.library.hostNameAppearsAs;
  if (deps.filter === undefined || isLoopback(session.remoteAddress) || state.client?.helo === helo) return;
  const question = { address: session.remoteAddress, helo, ours: [deps.hostname, deps.domain], lists: deps.filter.settings.lists };
  state.client = { helo, finding: deps.filter.inspect(question, deps.resolver) };
}

function askJudge(deps: MxDeps, { raw, header, from, session }: Candidate): Promise<Verdict> {
  return (deps.judge ?? judge)(
    {
      raw,
      header,
      sender: from,
      clientAddress: session.remoteAddress,
      helo: session.library.hostNameAppearsAs,
      hostname: deps.hostname,
      arcSealers: deps.filter?.settings.arcSealers ?? [],
    },
    deps.resolver,
  );
}

function askRspamd(deps: MxDeps, candidate: Candidate, client: ClientFinding): Promise<RspamdFinding | null> {
  if (!deps.filter?.rspamd) return Promise.resolve(null);
  const { raw, from, recipients, session, queueId } = candidate;
  return deps.filter.rspamd.check({
    raw,
    sender: from,
    recipients,
    clientAddress: session.remoteAddress,
    clientName: client.reverse === 'confirmed' ? client.name : null,
    helo: session.library.hostNameAppearsAs,
    hostname: deps.hostname,
    queueId,
    isTls: session.library.tlsOptions !== false,
  });
}

/** A domain that SPF knows the client for is counted as one, wherever it sends from; any other only for this network: a forger must not use it up. */
async function countSender(deps: MxDeps, { from, session }: Candidate, { spf }: Verdict): Promise<void> {
  if (from === '' || isLoopback(session.remoteAddress)) return;
  const scope = spf.result === 'pass' && spf.identity === 'mailfrom' ? '' : ` ${networkKey(session.remoteAddress)}`;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const exceeded = await deps.limiter.takeAll([
    { rule: MX_RATES.sender, key: `${from.toLowerCase()}${scope}` },
    { rule: MX_RATES.senderDomain, key: `${domain}${scope}` },
  ]);
  if (exceeded === null) return;
  deps.log.warn({ session: session.id, client: session.remoteAddress, from, limit: exceeded.name }, 'put off: too many messages of this sender');
  throw new SmtpError(451, '4.7.1', 'Too many messages from this sender, try again later');
}

function plainly(deps: MxDeps, candidate: Candidate, verdict: Verdict, findings: Findings): Judgement {
  if (verdict.disposition === 'reject') refuse(deps, candidate, { ...findings, action: 'reject', why: 'dmarc' }, reasonOfDmarc(verdict));
  const folder = verdict.disposition === 'quarantine' ? JUNK : null;
  return { verdict, folder, fields: [authenticationResults(deps.hostname, verdict)], findings };
}
