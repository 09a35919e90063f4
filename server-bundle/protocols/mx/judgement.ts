/**
 * What is to be done with a message from a stranger: everything that can be found out about it, asked at the same time, then one
 * pure decision (trust/filter.ts). It stores nothing and sends nothing; greylisting is the one thing it remembers.
 */
import { recordEvent } from '../../mail/events.ts';
import { authenticationResults } from '../../trust/authentication-results.ts';
import type { ClientFinding, inspectClient } from '../../trust/client.ts';
import { actionFor } from '../../trust/filter.ts';
import type { Action, FilterSettings } from '../../trust/filter.ts';
import type { Greylist } from '../../trust/greylist.ts';
import { judge } from '../../trust/judge.ts';
import type { Rspamd, RspamdFinding } from '../../trust/rspamd.ts';
import { scoreOf } from '../../trust/score.ts';
import type { Score } from '../../trust/score.ts';
import { spamFields } from '../../trust/spam-fields.ts';
import { dkimSummary } from '../../trust/verdict.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { MessageHeader } from '../../wire/header/header.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import { addressKey, isLoopback, networkKey } from '../smtp/address-key.ts';
import type { SmtpSession } from '../smtp/handlers.ts';
import type { MxState } from './handlers.ts';
import { MX_RATES } from './limits.ts';
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

export interface Judgement {
  readonly verdict: Verdict;
  /** `\Junk`, or null for where the recipient's own rules put it. */
  readonly folder: string | null;
  /** Authentication-Results and the filter's own fields, finished. */
  readonly fields: readonly string[];
  /** What was found and why it was decided so: for the one line of the log. */
  readonly findings: Readonly<Record<string, unknown>>;
}

export const JUNK = '\\Junk';

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

function foundOf(verdict: Verdict): Readonly<Record<string, unknown>> {
  return { spf: verdict.spf.result, dkim: dkimSummary(verdict.dkim), dmarc: verdict.dmarc.kind, arc: verdict.arc.result };
}

function filterFindings(judged: {
  readonly score: Score;
  readonly rspamd: RspamdFinding | null;
  readonly client: ClientFinding;
  readonly action: Action;
}): Readonly<Record<string, unknown>> {
  const { score, rspamd, client, action } = judged;
  return {
    action: action.kind,
    why: action.why,
    score: score.points,
    reasons: score.reasons.map(({ name, points }) => `${name} ${points}`),
    reverse: client.reverse,
    ...(client.lists.some((list) => list.result === 'unknown')
      ? { unknownLists: client.lists.filter((list) => list.result === 'unknown').map(({ zone, code }) => `${zone} ${code ?? 'no answer'}`) }
      : {}),
    ...(rspamd === null ? {} : { rspamd: { action: rspamd.action, score: rspamd.points } }),
  };
}

function plainly(deps: MxDeps, candidate: Candidate, verdict: Verdict, findings: Readonly<Record<string, unknown>>): Judgement {
  if (verdict.disposition === 'reject') refuse(deps, candidate, { ...findings, action: 'reject', why: 'dmarc' }, reasonOfDmarc(verdict));
  const folder = verdict.disposition === 'quarantine' ? JUNK : null;
  return { verdict, folder, fields: [authenticationResults(deps.hostname, verdict)], findings };
}

async function settled(judged: {
  readonly deps: MxDeps;
  readonly candidate: Candidate;
  readonly action: Action;
  readonly filter: MailFilter;
  readonly findings: Readonly<Record<string, unknown>>;
  readonly verdict: Verdict;
  readonly score: Score;
}): Promise<'accept' | 'junk'> {
  const { deps, candidate, action, filter, findings, verdict, score } = judged;
  switch (action.kind) {
    case 'accept':
    case 'junk':
      return action.kind;
    case 'reject':
      return refuse(deps, candidate, findings, action.why === 'dmarc' ? reasonOfDmarc(verdict) : reasonOfScore(score));
    case 'greylist': {
      const { session, from, recipients } = candidate;
      const answer = await filter.greylist.ask({ network: greylistKey(session.remoteAddress), sender: from, recipients });
      if (answer.kind === 'pass') return action.otherwise;
      deps.log.info({ ...aboutOf(candidate), ...findings, seconds: answer.seconds }, 'put off: not known yet');
      const peer = session.remoteAddress;
      recordEvent(deps.storage, {
        kind: 'refused',
        queueId: candidate.queueId,
        sender: from,
        recipients,
        peer,
        reason: '451 4.7.1 Not known yet (greylisting)',
      });
      throw new SmtpError(451, '4.7.1', `This server does not know yours yet, try again in ${answer.seconds} seconds`);
    }
  }
}

function refuse(deps: MxDeps, candidate: Candidate, findings: Readonly<Record<string, unknown>>, reason: string): never {
  deps.log.info({ ...aboutOf(candidate), ...findings }, 'refused');
  const { session, queueId, from: sender, recipients } = candidate;
  recordEvent(deps.storage, { kind: 'refused', queueId, sender, recipients, peer: session.remoteAddress, reason: `550 5.7.1 ${reason}` });
  throw new SmtpError(550, '5.7.1', reason);
}

export function aboutOf({ session, queueId, from, recipients, raw }: Candidate): Readonly<Record<string, unknown>> {
  return { session: session.id, id: queueId, client: session.remoteAddress, from, to: recipients, sizeBytes: raw.length };
}

function reasonOfDmarc({ dmarc }: Verdict): string {
  const domain = dmarc.kind === 'fail' ? dmarc.fromDomain : 'of the author';
  return `The domain ${domain} asks to refuse mail that it did not send (DMARC)`;
}

/** An honest sender learns here what to mend. */
function reasonOfScore({ reasons }: Score): string {
  const named = reasons.filter(({ points }) => points > 0).map(({ name }) => name);
  return `The message looks like spam${named.length === 0 ? '' : ` (${named.slice(0, 10).join(', ')})`}; write to postmaster if it is none`;
}

/** The /24 of an IPv4 client, the /64 of an IPv6 one. */
function greylistKey(remoteAddress: string): string {
  return remoteAddress.includes(':') ? addressKey(remoteAddress) : networkKey(remoteAddress);
}
