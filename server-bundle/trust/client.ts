/** What can be known of a client before it has said anything that matters: its name in DNS, its HELO, and the lists it stands on. */
import { BlockList, isIP, isIPv6 } from 'node:net';
import { isPublicAddress } from '../base/public-address.ts';
import { literalAddress } from '../wire/smtp/helo.ts';
import { isAbsence } from './answer-memory.ts';
import { askLists, reversedName } from './dns-lists.ts';
import type { DnsList, ListFinding } from './dns-lists.ts';
import { TRUST_LIMITS } from './limits.ts';
import type { MailResolver } from './resolver.ts';

export interface ClientFinding {
  /** 'private' is a client of our own networks: nothing was asked about it. */
  readonly kind: 'public' | 'private';
  /** 'confirmed': one of its names leads back to it. */
  readonly reverse: 'confirmed' | 'unconfirmed' | 'none' | 'unknown';
  /** The confirmed name, or else the first. */
  readonly name: string | null;
  /** The name was made of the address by a provider, for an access line. */
  readonly isNameGenerated: boolean;
  readonly helo: HeloKind;
  readonly lists: readonly ListFinding[];
}

/** 'ours' says that it is us, 'generated' is a name that a provider made of the address. */
export type HeloKind = 'name' | 'no-dot' | 'literal' | 'bare-address' | 'generated' | 'ours';

export interface ClientQuestion {
  readonly address: string;
  readonly helo: string;
  /** Names of this server and its first domain. */
  readonly ours: readonly string[];
  readonly lists: readonly DnsList[];
}

const UNASKED = { kind: 'private', reverse: 'unknown', name: null, isNameGenerated: false, lists: [] } as const;

type Resolve = Pick<MailResolver, 'resolve'>;

/** Always resolves, in a few seconds at most. */
export async function inspectClient(question: ClientQuestion, resolver: Resolve): Promise<ClientFinding> {
  const { address, lists } = question;
  const helo = heloKind(question);
  if (isIP(address) === 0 || !isPublicAddress(address)) return { ...UNASKED, helo };
  const [reverse, listed] = await Promise.all([reverseOf(address, resolver), askLists(address, lists, resolver)]);
  return { kind: 'public', ...reverse, isNameGenerated: reverse.name !== null && isGenerated(reverse.name, address), helo, lists: listed };
}

export function heloKind({ address, helo, ours }: Pick<ClientQuestion, 'address' | 'helo' | 'ours'>): HeloKind {
  const name = helo.toLowerCase().replace(/\.$/, '');
  if (literalAddress(name) !== null) return 'literal';
  if (isIP(name) !== 0) return 'bare-address';
  if (ours.includes(name)) return 'ours';
  if (!name.includes('.')) return 'no-dot';
  return isGenerated(name, address) ? 'generated' : 'name';
}

/** `203-0-113-7.pool.example.net`, `dsl-…`: access lines, not mail servers. */
export function isGenerated(name: string, address: string): boolean {
  const octets = isIPv6(address) ? [] : address.split('.');
  const numbers: readonly string[] = name.match(/\d+/g) ?? [];
  const holdsAddress = octets.length === 4 && octets.slice(1).every((octet) => numbers.some((number) => Number(number) === Number(octet)));
  return holdsAddress || /(?:^|[.\d-])(?:dsl|adsl|vdsl|dyn|dynamic|dhcp|dialup|dial|pool|ppp|pppoe|cable|broadband|cust|mobile)(?:[.\d-])/.test(name);
}

type Reverse = Pick<ClientFinding, 'reverse' | 'name'>;

async function reverseOf(address: string, resolver: Resolve): Promise<Reverse> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reverse>((done) => {
    timer = setTimeout(() => done({ reverse: 'unknown', name: null }), TRUST_LIMITS.reverseMs);
  });
  try {
    return await Promise.race([askReverse(address, resolver), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** RFC 8601 §2.7.3 (iprev): a name counts when one of its addresses is the client's. */
async function askReverse(address: string, resolver: Resolve): Promise<Reverse> {
  try {
    const zone = isIPv6(address) ? 'ip6.arpa' : 'in-addr.arpa';
    const names = (await resolver.resolve(`${reversedName(address)}.${zone}`, 'PTR')).flat().slice(0, TRUST_LIMITS.reverseNames);
    if (names.length === 0) return { reverse: 'none', name: null };
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    for (const name of names) {
      const leadsBack = new BlockList();
      leadsBack.addAddress(address, family);
      const addresses = await resolver.resolve(name, family === 'ipv6' ? 'AAAA' : 'A').catch(() => []);
      if (addresses.flat().some((one) => leadsBack.check(one, family))) return { reverse: 'confirmed', name: name.toLowerCase() };
    }
    return { reverse: 'unconfirmed', name: names[0]?.toLowerCase() ?? null };
  } catch (error) {
    return isAbsence(error) ? { reverse: 'none', name: null } : { reverse: 'unknown', name: null };
  }
}
