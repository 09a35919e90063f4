/**
 * What each host of a route must prove: DANE where the MX records and the host's addresses are secure and it has TLSA records (RFC 7672 §2.2), else the
 * MTA-STS policy of the domain (RFC 8461 §2: DANE goes before it), else nothing.
 */
import { messageOf } from '../../../base/errors.ts';
import { isStsHost } from '../../../trust/mta-sts.ts';
import type { StsFinding, StsPolicies } from '../../../trust/sts-policies.ts';
import { usableTlsa } from '../../../trust/tlsa.ts';
import type { Host, Route } from '../route.ts';
import type { RouteDns } from '../route-dns.ts';
import type { TlsDemand, TlsFailureType } from './demand.ts';
import type { TlsRecord } from './tls-results.ts';

export interface SecuredHost extends Host {
  readonly demand: TlsDemand;
  /** Under which results of TLS are counted. */
  readonly policy: TlsRecord['policy'];
  /** A policy that is only being tried out (mode `testing`): its certificate is looked at and counted, nothing else. */
  readonly isTrial: boolean;
}

export interface SecuredRoute {
  readonly hosts: readonly SecuredHost[];
  /** Hosts that may not be asked now, and why. */
  readonly refused: readonly { readonly host: string; readonly type: TlsFailureType; readonly response: string }[];
}

export interface PolicyOptions {
  readonly dns: RouteDns;
  readonly sts: StsPolicies;
  readonly port: number;
  readonly note: (record: TlsRecord) => void;
}

type HostRoute = Extract<Route, { kind: 'hosts' }>;

/** Never throws: a host whose TLSA records cannot be had is refused for now (RFC 7672 §2.1.2). */
export async function secured(domain: string, route: HostRoute, options: PolicyOptions): Promise<SecuredRoute> {
  const byDane = await Promise.all(route.hosts.map((host) => daneOf(domain, host, route.isSecure, options)));
  const needsSts = byDane.some((found) => found === null);
  const finding = needsSts ? await options.sts.of(domain) : { policy: null, failure: null };
  if (finding.failure !== null) options.note({ domain, policy: 'sts', host: '', address: '', result: finding.failure });
  const hosts: SecuredHost[] = [];
  const refused: SecuredRoute['refused'][number][] = [];
  for (const [index, host] of route.hosts.entries()) {
    const decided = byDane[index] ?? bySts(host, finding);
    if ('response' in decided) {
      refused.push({ host: host.name, ...decided });
      options.note({ domain, policy: byDane[index] ? 'tlsa' : 'sts', host: host.name, address: '', result: decided.type });
    } else hosts.push({ ...host, ...decided });
  }
  return { hosts, refused };
}

type Decision = Pick<SecuredHost, 'demand' | 'policy' | 'isTrial'> | { readonly type: TlsFailureType; readonly response: string };

/** Null where DANE does not apply. */
async function daneOf(domain: string, host: Host, isRouteSecure: boolean, { dns, port }: PolicyOptions): Promise<Decision | null> {
  // §2.2.1, §2.2.2: a host that anybody may have put there proves nothing by its TLSA records.
  if (!isRouteSecure || !host.isSecure) return null;
  const bases = [...new Set([host.canonicalName, host.name])];
  try {
    for (const base of bases) {
      const { records, isSecure } = await dns.tlsa(`_${port}._tcp.${base}`);
      if (!isSecure || records.length === 0) continue;
      const usable = usableTlsa(records);
      // §3.2.2: a certificate for the recipients' own domain will do as well, for the way from there to the host is secure.
      const names = [...new Set([base, host.name, domain])];
      const demand: TlsDemand = usable.length === 0 ? { kind: 'encrypted' } : { kind: 'dane', records: usable, baseName: base, names };
      return { demand, policy: 'tlsa', isTrial: false };
    }
    return null;
  } catch (error) {
    // Neither there nor proven absent: sending all the same would let whoever suppresses the answer choose.
    return { type: 'dnssec-invalid', response: `451 4.7.5 The TLSA records of ${host.name} cannot be had: ${messageOf(error)}` };
  }
}

function bySts(host: Host, { policy }: StsFinding): Decision {
  if (policy === null || policy.mode === 'none') return { demand: { kind: 'opportunistic' }, policy: 'no-policy-found', isTrial: false };
  const isNamed = isStsHost(policy, host.name);
  if (policy.mode === 'testing') return { demand: { kind: 'opportunistic' }, policy: 'sts', isTrial: true };
  return isNamed
    ? { demand: { kind: 'webpki' }, policy: 'sts', isTrial: false }
    : { type: 'validation-failure', response: `451 4.7.5 ${host.name} is not a host of its domain’s MTA-STS policy` };
}
