/** The DNS of a server's mail domain: which records it needs, how they and its reputation stand, and publishing them by RFC 2136. */
import { openTcp } from '../../resolver/tcp.ts';
import type { Remote } from '../../remote/remote.ts';
import { PalomarError } from '../../../contract/index.ts';
import type { DnsCheck, DnsRecord, DnsReport, DnsUpdateTarget, Server, ServerId } from '../../../contract/index.ts';
import { CATALOGUE } from './catalogue.ts';
import type { CheckContext, ServerVantage } from './check.ts';
import { publishRecords } from './publish.ts';
import type { Published } from './publish.ts';
import { plainRecord, recordsOf } from './records.ts';
import type { DkimKey, MailRecord } from './records.ts';
import { runChecks } from './run.ts';
import { serverVantage, truthResolver } from './vantage.ts';
import type { DnsWorld } from './world.ts';

export interface DnsDependencies {
  /** @throws PalomarError NOT_FOUND */
  serverOf(serverId: ServerId): Promise<Server & { readonly addresses: { readonly ipv4: string | null; readonly ipv6: string | null } }>;
  /** null while the domain has not been made on the server. May throw when the server can't be asked: the DKIM check is unknown then. */
  dkimOf(serverId: ServerId, domain: string): Promise<DkimKey | null>;
  /** Stays the property of whoever gives it: it is never disposed of here. */
  remoteOf(serverId: ServerId): Promise<Remote>;
  worldOf(serverId: ServerId): Promise<DnsWorld>;
  saveTarget(serverId: ServerId, target: DnsUpdateTarget): Promise<void>;
  loadTarget(serverId: ServerId): Promise<DnsUpdateTarget | null>;
  saveReport(serverId: ServerId, report: DnsReport): void;
  loadReport(serverId: ServerId): DnsReport | null;
}

export type DnsCheckEvent = { readonly kind: 'check'; readonly check: DnsCheck } | { readonly kind: 'report'; readonly report: DnsReport };

export interface CheckOptions {
  /** Ids; the others keep their last result. */
  readonly only?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DnsService {
  /** @throws PalomarError NOT_SET_UP */
  records(serverId: ServerId): Promise<DnsRecord[]>;
  /** Each check as it ends, then the report; under 20 s. */
  check(serverId: ServerId, options?: CheckOptions): AsyncGenerator<DnsCheckEvent, void, undefined>;
  /** @throws PalomarError DNS_UPDATE_REFUSED, NOT_FOUND (no target known), UNREACHABLE, REFUSED, TIMEOUT */
  publish(serverId: ServerId, target?: DnsUpdateTarget, signal?: AbortSignal): Promise<Published>;
  /** Where publish would send the domain's records, without the secret. */
  target(serverId: ServerId): Promise<Omit<DnsUpdateTarget, 'secret'> | null>;
}

export function createDnsService(deps: DnsDependencies): DnsService {
  return {
    records: async (serverId) => (await contextOf(deps, serverId)).records.map(plainRecord),
    check: (serverId, options) => check(deps, serverId, options ?? {}),
    publish: (serverId, target, signal) => publish(deps, serverId, target, signal),
    target: async (serverId) => {
      const { domain } = await domainOf(deps, serverId);
      const [saved, world] = await Promise.all([deps.loadTarget(serverId), deps.worldOf(serverId)]);
      const found = saved ?? world.updateTargets.find((target) => target.zone === domain);
      if (!found) return null;
      const { secret: _secret, ...rest } = found;
      return rest;
    },
  };
}

async function* check(deps: DnsDependencies, serverId: ServerId, { only, signal }: CheckOptions): AsyncGenerator<DnsCheckEvent, void, undefined> {
  const context = await contextOf(deps, serverId, signal);
  const before = deps.loadReport(serverId);
  const isWanted = ({ id }: { readonly id: string }): boolean => only === undefined || only.includes(id);
  const checks = before?.domain === context.domain ? before.checks.filter((one) => !isWanted(one) && CATALOGUE.some(({ id }) => id === one.id)) : [];
  for await (const done of runChecks(CATALOGUE.filter(isWanted), context)) {
    checks.push(done);
    yield { kind: 'check', check: done };
  }
  const report = reportOf(serverId, context.domain, checks);
  deps.saveReport(serverId, report);
  yield { kind: 'report', report };
}

function reportOf(serverId: ServerId, domain: string, found: readonly DnsCheck[]): DnsReport {
  const checks = [...found].sort((a, b) => a.number - b.number);
  const count = (result: DnsCheck['result']) => checks.filter((one) => one.result === result).length;
  const totals = { pass: count('pass'), warn: count('warn'), fail: count('fail'), unknown: count('unknown') };
  return { serverId, domain, checks, totals, checkedAt: new Date().toISOString() };
}

async function publish(deps: DnsDependencies, serverId: ServerId, given?: DnsUpdateTarget, signal?: AbortSignal): Promise<Published> {
  const context = await contextOf(deps, serverId, signal);
  const own = given ?? (await deps.loadTarget(serverId));
  const targets = [...(own ? [own] : []), ...context.world.updateTargets.filter((target) => target.zone !== own?.zone)];
  const published = await publishRecords(context, targets);
  // Kept only once it has proven itself.
  if (given) await deps.saveTarget(serverId, given);
  return published;
}

async function contextOf(deps: DnsDependencies, serverId: ServerId, signal: AbortSignal = new AbortController().signal): Promise<CheckContext> {
  const { domain, mailHost, ipv4, ipv6 } = await domainOf(deps, serverId);
  const [world, dkim] = await Promise.all([deps.worldOf(serverId), dkimOf(deps, serverId, domain)]);
  const records: readonly MailRecord[] = recordsOf({ domain, mailHost, ipv4, ipv6, dkim: typeof dkim === 'string' ? null : dkim });
  let vantage: Promise<ServerVantage | string> | undefined;
  const fromServer = () =>
    (vantage ??= deps
      .remoteOf(serverId)
      .then((remote) => serverVantage(remote, world, signal))
      .catch(reason));
  const truth = truthResolver(world, fromServer, () => deps.remoteOf(serverId));
  return { domain, mailHost, ipv4, ipv6, dkim, records, world, truth, fromServer, connectFromDesktop: openTcp, signal };
}

async function domainOf(deps: DnsDependencies, serverId: ServerId) {
  const server = await deps.serverOf(serverId);
  if (server.domain === null)
    throw new PalomarError(
      'NOT_SET_UP',
      `${server.name} has no mail domain yet, so there are no records to look at. Set it up first, with the domain it shall serve.`,
    );
  return { domain: server.domain, mailHost: server.hostname ?? `mail.${server.domain}`, ...server.addresses };
}

async function dkimOf(deps: DnsDependencies, serverId: ServerId, domain: string): Promise<DkimKey | null | string> {
  try {
    return await deps.dkimOf(serverId, domain);
  } catch (error) {
    return reason(error);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : 'the server could not be reached';
}
