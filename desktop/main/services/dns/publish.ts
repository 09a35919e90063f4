/**
 * Publishes what is missing or wrong at the authority, and believes nothing until the authority serves it. One update for each zone: all of
 * its records or none. SPF comes last, because judging a stranger's record needs the MX and addresses to be there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { PalomarError } from '../../../contract/index.ts';
import type { DnsRecord, DnsUpdateTarget } from '../../../contract/index.ts';
import { isWithin } from '../../resolver/name.ts';
import { isConclusive, recordsOf } from '../../resolver/outcome.ts';
import type { Outcome, Resolver } from '../../resolver/outcome.ts';
import { askResolver } from '../../resolver/recursive.ts';
import { tcpTransport } from '../../resolver/tcp.ts';
import { sendUpdate } from '../../resolver/update.ts';
import type { UpdateOperation } from '../../resolver/update.ts';
import type { CheckContext } from './check.ts';
import { PUBLISH_VERIFY_MS } from './limits.ts';
import { decide, mergeSpf, probeType } from './publish-plan.ts';
import type { Decision } from './publish-plan.ts';
import { plainRecord } from './records.ts';
import type { MailRecord } from './records.ts';
import { evaluateSpf } from './spf/evaluate.ts';
import { got } from './wording.ts';

export interface Published {
  readonly published: DnsRecord[];
  readonly skipped: (DnsRecord & { reason: string })[];
}

type PublishContext = Pick<CheckContext, 'domain' | 'mailHost' | 'ipv4' | 'ipv6' | 'records' | 'truth' | 'signal'>;

const VERIFY_EVERY_MS = 250;

/** @throws PalomarError NOT_FOUND without a target for the domain; else as sendUpdate. */
export async function publishRecords(context: PublishContext, targets: readonly DnsUpdateTarget[]): Promise<Published> {
  if (!targetFor(targets, context.domain))
    throw new PalomarError(
      'NOT_FOUND',
      `No DNS server that takes updates is known for ${context.domain}. Give one (host, zone, key name and secret), or paste the records at the company that serves the domain.`,
    );
  const published: Published = { published: [], skipped: [] };
  const isSpf = (record: MailRecord) => record.role === 'spf' || record.role === 'helo-spf';
  for (const phase of [context.records.filter((record) => !isSpf(record)), context.records.filter(isSpf)]) {
    for (const [target, records] of byTarget(phase, targets, published)) await publishAt(context, target, records, published);
  }
  await noteForeignIpv6(context, targets, published);
  return published;
}

function byTarget(records: readonly MailRecord[], targets: readonly DnsUpdateTarget[], result: Published): Map<DnsUpdateTarget, MailRecord[]> {
  const groups = new Map<DnsUpdateTarget, MailRecord[]>();
  for (const record of records) {
    const target = targetFor(targets, record.name);
    if (target) groups.set(target, [...(groups.get(target) ?? []), record]);
    else result.skipped.push({ ...plainRecord(record), reason: nobodyFor(record) });
  }
  return groups;
}

function targetFor(targets: readonly DnsUpdateTarget[], name: string): DnsUpdateTarget | undefined {
  return targets.filter((target) => isWithin(name, target.zone)).sort((a, b) => b.zone.length - a.zone.length)[0];
}

function nobodyFor(record: MailRecord): string {
  if (record.role === 'reverse') return `Reverse names belong to the company that rents you the server: set it in its panel to ${record.value}.`;
  return `No DNS server that takes updates is known for ${record.name}.`;
}

async function publishAt(context: PublishContext, target: DnsUpdateTarget, records: readonly MailRecord[], result: Published): Promise<void> {
  const authority = authorityOf(target);
  const operations: UpdateOperation[] = [];
  const changed: MailRecord[] = [];
  for (const record of records) {
    const decision = await settle(context, record, decide(record, await observe(authority, target, record, context.signal), context));
    if (decision.kind === 'leave')
      result.skipped.push({
        ...plainRecord(record),
        ...(decision.suggestion === undefined ? {} : { value: decision.suggestion }),
        reason: decision.reason,
      });
    if (decision.kind !== 'change') continue;
    operations.push(...decision.operations);
    changed.push(record);
  }
  await sendUpdate(target, operations, { signal: context.signal });
  for (const record of changed) {
    const problem = await verify(authority, record, context);
    if (problem === null) result.published.push(plainRecord(record));
    else
      result.skipped.push({
        ...plainRecord(record),
        reason: `${target.host} took the update but does not serve it: ${problem}. Another record at this name may be in the way.`,
      });
  }
}

/** The authority's own word: nothing of it may come from a cache. */
function authorityOf(target: DnsUpdateTarget): Resolver {
  return askResolver({ host: target.host, port: target.port }, { transport: tcpTransport() });
}

async function observe(authority: Resolver, target: DnsUpdateTarget, record: MailRecord, signal: AbortSignal): Promise<Outcome> {
  const outcome = await authority.resolve(record.name, probeType(record), { signal });
  if (isConclusive(outcome)) return outcome;
  const code = outcome.kind === 'timeout' ? 'UNREACHABLE' : 'DNS_UPDATE_REFUSED';
  throw new PalomarError(
    code,
    `What stands at ${record.name} could not be read before changing it: ${got(outcome)}. Nothing of ${target.zone} was changed; check that ${target.host} serves this zone.`,
  );
}

async function settle(context: PublishContext, record: MailRecord, decision: Decision): Promise<Exclude<Decision, { kind: 'evaluate' }>> {
  if (decision.kind !== 'evaluate') return decision;
  const own = [context.ipv4, context.ipv6].filter((ip) => ip !== null);
  const question = (ip: string) => ({ ip, domain: record.name, sender: `postmaster@${record.name}`, helo: context.mailHost });
  const verdicts = await Promise.all(own.map((ip) => evaluateSpf(context.truth, question(ip), { signal: context.signal })));
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict.result === 'pass')) return { kind: 'fine' };
  const suggestion = record.role === 'helo-spf' ? record.value : mergeSpf(decision.text);
  return {
    kind: 'leave',
    suggestion,
    reason: `There is an SPF record already (${decision.text}) and it does not let this server send. It is yours, so it was not replaced: change it to the value shown, which keeps what it allows and adds this server.`,
  };
}

async function verify(authority: Resolver, record: MailRecord, context: PublishContext): Promise<string | null> {
  const until = performance.now() + PUBLISH_VERIFY_MS;
  for (;;) {
    const outcome = await authority.resolve(record.name, probeType(record), { signal: context.signal });
    if (isServed(record, outcome, context)) return null;
    if (performance.now() > until) return got(outcome);
    await sleep(VERIFY_EVERY_MS, undefined, { signal: context.signal });
  }
}

function isServed(record: MailRecord, outcome: Outcome, context: PublishContext): boolean {
  return isConclusive(outcome) && decide(record, outcome, context).kind === 'fine';
}

/** An AAAA without IPv6 on the server loses letters; taking it away is the person's decision. */
async function noteForeignIpv6({ mailHost, ipv6, signal }: PublishContext, targets: readonly DnsUpdateTarget[], result: Published): Promise<void> {
  const target = targetFor(targets, mailHost);
  if (ipv6 !== null || !target) return;
  for (const found of recordsOf(await authorityOf(target).resolve(mailHost, 'AAAA', { signal }))) {
    const record: DnsRecord = {
      name: mailHost,
      type: 'AAAA',
      value: found.data,
      priority: null,
      ttlSeconds: found.ttlSeconds,
      why: 'It is not an address of this server.',
      required: false,
    };
    result.skipped.push({
      ...record,
      reason: `This AAAA record does not lead to the server, which has no IPv6. Remove it: senders that try IPv6 first lose their letters.`,
    });
  }
}
