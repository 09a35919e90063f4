/**
 * What an access list says of a sender, a client or a recipient. Of the rules that fit, the most specific decides: an address before a
 * domain, a longer domain before a shorter one, both before the network of the client, a smaller network before a larger
 * one, those before its number; and between equals, allow. Pure.
 */
import { BlockList, isIP } from 'node:net';
import type { AccessKind } from '../../api/operations/access.ts';
import type { DisabledReply } from '../../api/operations/recipients.ts';

export interface AccessRule {
  readonly action: 'allow' | 'deny';
  readonly kind: AccessKind;
  readonly value: string;
  readonly reply: DisabledReply | null;
}

/** Whoever is to be judged. What is not known fits no rule. */
export interface Correspondent {
  /** '' fits no rule: the null sender is nobody. Lower case. */
  readonly address: string;
  readonly client: string | null;
  readonly asn: number | null;
}

/** Null when no rule fits. */
export function decide<R extends AccessRule>(rules: readonly R[], about: Correspondent): R | null {
  let best: R | null = null;
  let most = -1;
  for (const rule of rules) {
    const weight = weightOf(rule, about);
    if (weight === null) continue;
    const value = weight * 2 + (rule.action === 'allow' ? 1 : 0);
    if (value <= most) continue;
    best = rule;
    most = value;
  }
  return best;
}

const DOMAIN_WEIGHT = 1000;
const ADDRESS_WEIGHT = 10_000;

function weightOf({ kind, value }: AccessRule, { address, client, asn }: Correspondent): number | null {
  switch (kind) {
    case 'address':
      return address === value ? ADDRESS_WEIGHT : null;
    case 'domain':
      return isWithin(address.slice(address.lastIndexOf('@') + 1), value) ? DOMAIN_WEIGHT + value.length : null;
    case 'cidr':
      return client === null ? null : prefixIfWithin(plainAddress(client), value);
    case 'asn':
      return asn !== null && String(asn) === value ? 0 : null;
  }
}

function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

/** IPv6 prefixes weigh as much as the IPv4 ones that they are alike: no list has both for one client. */
function prefixIfWithin(client: string, network: string): number | null {
  const [base = '', prefix = ''] = network.split('/');
  const family = isIP(client);
  if (family === 0 || family !== isIP(base)) return null;
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
  return list.check(client, family === 6 ? 'ipv6' : 'ipv4') ? 1 + Number(prefix) : null;
}

/** An IPv4 client of a socket that takes both families. */
function plainAddress(client: string): string {
  return client.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
