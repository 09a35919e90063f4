/**
 * Reading one reply of an authoritative server (RFC 1034 §4.3.2, RFC 2181 §5.4.1): is it the answer, an alias, a "no such", the way
 * further down, or of no use? Pure. Believes a server only about names inside the zone that was delegated to it.
 */
import { RCODES, rcodeName } from './message.ts';
import type { Message, QueryType, ResourceRecord } from './message.ts';
import { isWithin } from './name.ts';

export interface Delegation {
  readonly zone: string;
  readonly servers: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

export type Reading =
  | { readonly kind: 'answer'; readonly records: readonly ResourceRecord[] }
  | { readonly kind: 'alias'; readonly alias: ResourceRecord }
  | { readonly kind: 'nxdomain' }
  | { readonly kind: 'nodata' }
  | { readonly kind: 'referral'; readonly delegation: Delegation }
  | { readonly kind: 'refused' }
  /** Nothing to build on: SERVFAIL, or a server that does not know the zone it was named for. */
  | { readonly kind: 'useless'; readonly rcode: string };

export function readReply(message: Message, zone: string, name: string, type: QueryType): Reading {
  if (message.rcode === RCODES.REFUSED) return { kind: 'refused' };
  if (message.rcode !== RCODES.NOERROR && message.rcode !== RCODES.NXDOMAIN) return { kind: 'useless', rcode: rcodeName(message.rcode) };
  const own = message.answers.filter((record) => record.name === name);
  if (message.authoritative) {
    const records = own.filter((record) => record.type === type);
    if (records.length > 0) return { kind: 'answer', records };
    const alias = own.find((record) => record.type === 'CNAME');
    if (alias) return { kind: 'alias', alias };
    if (message.rcode === RCODES.NXDOMAIN) return { kind: 'nxdomain' };
    if (message.authorities.some((record) => record.type === 'SOA')) return { kind: 'nodata' };
  }
  const delegation = message.rcode === RCODES.NOERROR && own.length === 0 ? referral(message, zone, name) : null;
  if (delegation) return { kind: 'referral', delegation };
  if (message.authoritative) return { kind: 'nodata' };
  return { kind: 'useless', rcode: `${rcodeName(message.rcode)} without authority for ${zone === '.' ? 'the root' : zone}` };
}

/** Only downwards and only towards the name asked for; glue only for names that the delegating zone may speak about. */
function referral(message: Message, zone: string, name: string): Delegation | null {
  const below = message.authorities.filter(
    (record) => record.type === 'NS' && record.name !== zone && isWithin(record.name, zone) && isWithin(name, record.name),
  );
  const child = below.reduce((deepest, record) => (record.name.length > deepest.length ? record.name : deepest), '');
  if (child === '') return null;
  const hosts = [...new Set(below.filter((record) => record.name === child).map((record) => record.data))];
  return { zone: child, servers: hosts.map((host) => ({ name: host, addresses: isWithin(host, zone) ? glueOf(message, host) : [] })) };
}

function glueOf(message: Message, host: string): readonly string[] {
  const glue = message.additionals.filter((record) => record.name === host && (record.type === 'A' || record.type === 'AAAA'));
  return glue.sort((a, b) => a.type.localeCompare(b.type)).map((record) => record.data);
}
