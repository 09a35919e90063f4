/**
 * Where mail for a domain goes (RFC 5321 §5.1): its MX hosts by preference, else the domain itself; nowhere with a null MX
 * (RFC 7505). Every name is looked up through the stack's resolver. Address literals are not routed.
 */
import { isIP } from 'node:net';
import type { MailResolver, MxRecord } from '../../trust/resolver.ts';
import { OUTBOUND_LIMITS } from './limits.ts';

export interface Host {
  readonly name: string;
  readonly addresses: readonly string[];
}

export type Route =
  | { readonly kind: 'hosts'; readonly hosts: readonly Host[] }
  /** It will never work: `response` says why, with its enhanced code. */
  | { readonly kind: 'nowhere'; readonly response: string };

export interface RouteOptions {
  readonly resolver: MailResolver;
  readonly useIpv6: boolean;
  /** For servers that run beside their peers on one machine. */
  readonly allowLoopback: boolean;
  readonly random?: () => number;
}

/** @throws what the resolver throws when it cannot answer now. */
export async function routeTo(domain: string, options: RouteOptions): Promise<Route> {
  if (domain.startsWith('[') || isIP(domain) !== 0) return nowhere('5.1.2', `${domain} is an address literal, to which this server does not send`);
  const records = await options.resolver.mx(domain);
  if (isNullMx(records)) return nowhere('5.1.10', `The domain ${domain} takes no mail (null MX)`);
  const names = records.length > 0 ? byPreference(records, options.random ?? Math.random) : [domain];
  const hosts: Host[] = [];
  for (const name of names.slice(0, OUTBOUND_LIMITS.hosts)) {
    const addresses = await addressesOf(name, options);
    if (addresses.length > 0) hosts.push({ name, addresses });
  }
  if (hosts.length > 0) return { kind: 'hosts', hosts };
  return records.length > 0
    ? nowhere('5.4.4', `No mail server of the domain ${domain} has an address that can be reached`)
    : nowhere('5.1.2', `The domain ${domain} does not exist or takes no mail`);
}

function nowhere(enhanced: string, text: string): Route {
  return { kind: 'nowhere', response: `550 ${enhanced} ${text}` };
}

function isNullMx(records: readonly MxRecord[]): boolean {
  return records.length === 1 && (records[0]?.exchange === '' || records[0]?.exchange === '.');
}

/** Equal preferences in random order, so that the load is spread. */
function byPreference(records: readonly MxRecord[], random: () => number): readonly string[] {
  return records
    .map((record) => ({ record, chance: random() }))
    .sort((a, b) => a.record.priority - b.record.priority || a.chance - b.chance)
    .map(({ record }) => record.exchange.toLowerCase());
}

async function addressesOf(name: string, { resolver, useIpv6, allowLoopback }: RouteOptions): Promise<readonly string[]> {
  const [six, four] = await Promise.all([useIpv6 ? resolver.aaaa(name) : [], resolver.a(name)]);
  return [...four, ...six].filter((address) => allowLoopback || !isLocal(address)).slice(0, OUTBOUND_LIMITS.addressesPerHost);
}

/** Addresses that only mean this machine or this link: a stranger's DNS must not aim us at them. */
function isLocal(address: string): boolean {
  return /^(?:0\.|127\.|169\.254\.)/.test(address) || /^(?:::1?$|fe[89ab][0-9a-f]:|::ffff:)/i.test(address);
}
