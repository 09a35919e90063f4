/**
 * Where mail for a domain goes (RFC 5321 §5.1): its MX hosts by preference, else the domain itself; nowhere with a null MX (RFC 7505), and nowhere
 * when its best host is this server, which does not know the domain. Every name is looked up through the stack's resolver. Address literals
 * are not routed, in an address or in an MX record.
 */
import { isIP } from 'node:net';
import { isPublicAddress } from '../../base/public-address.ts';
import type { MxRecord } from '../../trust/resolver.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import type { RouteDns } from './route-dns.ts';

export interface Host {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Its addresses were validated by DNSSEC. */
  readonly isSecure: boolean;
  /** Where CNAMEs of its name lead, or its name. */
  readonly canonicalName: string;
}

export type Route =
  /** `isSecure`: that these are the hosts was validated by DNSSEC. */
  | { readonly kind: 'hosts'; readonly hosts: readonly Host[]; readonly isSecure: boolean }
  /** It will never work: `response` says why, with its enhanced code. */
  | { readonly kind: 'nowhere'; readonly response: string };

export interface RouteOptions {
  readonly dns: RouteDns;
  readonly useIpv6: boolean;
  /** For servers that run beside their peers on one machine. */
  readonly allowLoopback: boolean;
  /** Our own name and addresses: mail that leads here leads in a circle. */
  readonly ownName?: string;
  readonly ownAddresses?: readonly string[];
  readonly random?: () => number;
}

/** @throws what the resolver throws when it cannot answer now. */
export async function routeTo(domain: string, options: RouteOptions): Promise<Route> {
  if (domain.startsWith('[') || isIP(domain) !== 0) return nowhere('5.1.2', `${domain} is an address literal, to which this server does not send`);
  const { records, isSecure } = await options.dns.mx(domain);
  if (isNullMx(records)) return nowhere('5.1.10', `The domain ${domain} takes no mail (null MX)`);
  const named = records.filter(({ exchange }) => isIP(exchange) === 0 && exchange !== '' && exchange !== '.');
  if (records.length > 0 && named.length === 0) return nowhere('5.4.4', `The MX records of the domain ${domain} name no host`);
  const names = named.length > 0 ? byPreference(named, options.random ?? Math.random) : [{ name: domain, priority: 0 }];
  return reachable(domain, names, { isSecure, hasMx: records.length > 0 }, options);
}

interface Named {
  readonly name: string;
  readonly priority: number;
}

async function reachable(
  domain: string,
  names: readonly Named[],
  { isSecure, hasMx }: { readonly isSecure: boolean; readonly hasMx: boolean },
  options: RouteOptions,
): Promise<Route> {
  const hosts: Host[] = [];
  // §5.1: hosts that are not better than ourselves lead back here.
  const isOurs = (name: string, addresses: readonly string[]): boolean =>
    name === options.ownName || addresses.some((address) => options.ownAddresses?.includes(address) === true);
  for (const { name } of names.slice(0, OUTBOUND_LIMITS.hosts)) {
    const found = await addressesOf(name, options);
    if (isOurs(name, found.addresses)) break;
    const addresses = found.addresses.filter((address) => mayAsk(address, options)).slice(0, OUTBOUND_LIMITS.addressesPerHost);
    if (addresses.length > 0) hosts.push({ name, addresses, isSecure: found.isSecure, canonicalName: found.canonicalName });
  }
  if (hosts.length > 0) return { kind: 'hosts', hosts, isSecure };
  const [best] = names;
  if (best !== undefined && isOurs(best.name, (await addressesOf(best.name, options)).addresses))
    return nowhere('5.4.6', `Mail for ${domain} is sent to this server, which does not have that domain`);
  return hasMx
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
function byPreference(records: readonly MxRecord[], random: () => number): readonly Named[] {
  return records
    .map((record) => ({ record, chance: random() }))
    .sort((a, b) => a.record.priority - b.record.priority || a.chance - b.chance)
    .map(({ record }) => ({ name: record.exchange.toLowerCase().replace(/\.$/, ''), priority: record.priority }));
}

async function addressesOf(name: string, { dns, useIpv6 }: RouteOptions): Promise<Omit<Host, 'name'>> {
  const [four, six] = await Promise.all([dns.addresses(name, 4), useIpv6 ? dns.addresses(name, 6) : null]);
  return {
    addresses: [...four.addresses, ...(six?.addresses ?? [])],
    isSecure: four.isSecure && (six?.isSecure ?? true),
    canonicalName: four.canonicalName,
  };
}

/**
 * A stranger's DNS must not aim us at this machine, this link, or what else stands in our own network. Only a server that is itself in a
 * private network, for trying things out, has its peers there.
 */
function mayAsk(address: string, { allowLoopback, ownAddresses = [] }: RouteOptions): boolean {
  if (allowLoopback || isPublicAddress(address)) return true;
  return !isLocal(address) && ownAddresses.some((own) => !isPublicAddress(own));
}

/** Addresses that only mean this machine or this link. */
function isLocal(address: string): boolean {
  return /^(?:0\.|127\.|169\.254\.)/.test(address) || /^(?:::1?$|fe[89ab][0-9a-f]:|::ffff:)/i.test(address);
}
