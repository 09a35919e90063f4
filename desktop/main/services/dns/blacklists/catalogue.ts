/** The blacklists that are worth asking, with every code they document. What a list does not document is never taken for a listing. */

export type Tier = 'fail' | 'warn' | 'information' | 'positive';

export interface Code {
  /** Last octet from, and to; the others are fixed by `net`. */
  readonly from: number;
  readonly to: number;
  readonly meaning: string;
  /** good: the list knows this address and thinks well of it. */
  readonly kind: 'listed' | 'good' | 'refusal';
}

export interface Blacklist {
  readonly zone: string;
  readonly name: string;
  readonly tier: Tier;
  readonly subject: 'address' | 'domain';
  readonly families: readonly (4 | 6)[];
  /** The first three octets of every documented answer. */
  readonly net: string;
  readonly codes: readonly Code[];
  /** The last octet is a set of bits instead of a code. */
  readonly bits?: readonly { readonly bit: number; readonly meaning: string; readonly kind: Code['kind'] }[];
  /** Names that are always listed and never listed, for lists of domains (RFC 5782 §4: TEST and INVALID, where a list names no others). */
  readonly domainTest?: { readonly listed: string; readonly clean: string };
  /** Where a person asks to be taken off. */
  readonly removal: string;
  /** Why it may not talk to us. */
  readonly note?: string;
}

const listed = (from: number, to: number, meaning: string): Code => ({ from, to, meaning, kind: 'listed' });
const good = (from: number, to: number, meaning: string): Code => ({ from, to, meaning, kind: 'good' });

function ofAddresses(zone: string, name: string, tier: Tier, removal: string, more: Partial<Blacklist> = {}): Blacklist {
  return { zone, name, tier, removal, subject: 'address', families: [4], net: '127.0.0', codes: [listed(2, 2, 'listed')], ...more };
}

export const BLACKLISTS: readonly Blacklist[] = [
  ofAddresses('zen.spamhaus.org', 'Spamhaus ZEN', 'fail', 'https://check.spamhaus.org', {
    families: [4, 6],
    codes: [
      listed(2, 2, 'SBL: known for spam'),
      listed(3, 3, 'CSS: sends like a spammer'),
      listed(4, 7, 'XBL: looks hijacked'),
      listed(9, 9, 'DROP: the network belongs to criminals'),
      listed(10, 11, 'PBL: an address range that should not send mail itself'),
    ],
    note: 'Spamhaus refuses resolvers of big hosting companies; a free key (Data Query Service) lifts that.',
  }),
  {
    zone: 'dbl.spamhaus.org',
    name: 'Spamhaus DBL',
    tier: 'fail',
    subject: 'domain',
    families: [],
    net: '127.0.1',
    codes: [
      listed(2, 2, 'spam domain'),
      listed(4, 4, 'phishing'),
      listed(5, 5, 'malware'),
      listed(6, 6, 'botnet control'),
      listed(102, 106, 'a good domain that is being abused'),
      { from: 255, to: 255, meaning: 'an address was asked for where only domains are listed', kind: 'refusal' },
    ],
    domainTest: { listed: 'dbltest.com', clean: 'example.com' },
    removal: 'https://check.spamhaus.org',
    note: 'Spamhaus refuses resolvers of big hosting companies; a free key (Data Query Service) lifts that.',
  },
  ofAddresses('b.barracudacentral.org', 'Barracuda', 'warn', 'https://www.barracudacentral.org/rbl/removal-request', {
    note: 'It only answers resolvers that have been registered with it.',
  }),
  ofAddresses('bl.spamcop.net', 'SpamCop', 'warn', 'https://www.spamcop.net/bl.shtml (ends by itself within 24 to 48 hours)'),
  ofAddresses('bl.mailspike.net', 'Mailspike blacklist', 'warn', 'https://mailspike.io/ip_verify', {
    codes: [listed(2, 2, 'listed'), listed(10, 12, 'bad reputation')],
  }),
  ofAddresses('rep.mailspike.net', 'Mailspike reputation', 'warn', 'https://mailspike.io/ip_verify', {
    codes: [listed(10, 12, 'bad reputation'), good(13, 16, 'neutral'), good(17, 20, 'good reputation')],
  }),
  {
    zone: 'multi.surbl.org',
    name: 'SURBL',
    tier: 'warn',
    subject: 'domain',
    families: [],
    net: '127.0.0',
    codes: [],
    bits: [
      { bit: 1, meaning: 'our resolver is blocked', kind: 'refusal' },
      { bit: 8, meaning: 'phishing', kind: 'listed' },
      { bit: 16, meaning: 'malware', kind: 'listed' },
      { bit: 64, meaning: 'abuse', kind: 'listed' },
      { bit: 128, meaning: 'cracked site', kind: 'listed' },
    ],
    domainTest: { listed: 'test.surbl.org', clean: 'example.com' },
    removal: 'https://surbl.org/surbl-analysis',
  },
  {
    zone: 'multi.uribl.com',
    name: 'URIBL',
    tier: 'warn',
    subject: 'domain',
    families: [],
    net: '127.0.0',
    codes: [],
    bits: [
      { bit: 1, meaning: 'our resolver is blocked', kind: 'refusal' },
      { bit: 2, meaning: 'black', kind: 'listed' },
      { bit: 4, meaning: 'grey', kind: 'listed' },
      { bit: 8, meaning: 'red', kind: 'listed' },
    ],
    domainTest: { listed: 'test.uribl.com', clean: 'example.com' },
    removal: 'https://admin.uribl.com',
  },
  ofAddresses('psbl.surriel.com', 'PSBL', 'information', 'https://psbl.org/remove'),
  ofAddresses('bl.spameatingmonkey.net', 'Spam Eating Monkey', 'information', 'https://spameatingmonkey.com/delist', {
    codes: [listed(2, 3, 'listed')],
  }),
  ofAddresses('bl.blocklist.de', 'blocklist.de', 'information', 'https://www.blocklist.de/en/delist.html', {
    families: [4, 6],
    codes: [listed(2, 21, 'attacks were reported')],
  }),
  ofAddresses('dnsbl.dronebl.org', 'DroneBL', 'information', 'https://dronebl.org/lookup', {
    families: [4, 6],
    codes: [listed(2, 19, 'hijacked or abused')],
  }),
  ofAddresses('all.s5h.net', 's5h.net', 'information', 'https://www.usenix.org.uk/content/rbl.html', { families: [4, 6] }),
  ofAddresses('bip.virusfree.cz', 'virusfree.cz', 'information', 'https://bip.virusfree.cz'),
  ofAddresses('all.spamrats.com', 'SpamRATS', 'information', 'https://www.spamrats.com/removal.php', {
    codes: [listed(36, 38, 'dynamic address, no reverse name, or spam seen')],
  }),
  ofAddresses(
    'dnsbl-1.uceprotect.net',
    'UCEPROTECT level 1',
    'information',
    'https://www.uceprotect.net/en/rblcheck.php (ends by itself after 7 days, never pay)',
  ),
  ofAddresses('list.dnswl.org', 'DNSWL (a list of good senders)', 'positive', 'https://www.dnswl.org', { families: [4, 6], net: '127.0', codes: [] }),
];

/** Shut down, or answering "listed" for everything: asking them only brings false alarms. */
export const NEVER_ASK: readonly string[] = [
  'dnsbl.sorbs.net',
  'ix.dnsbl.manitu.net',
  'rbl.madavi.de',
  'rbl.lugh.ch',
  'db.wpbl.info',
  'rbl.megarbl.net',
  'bl.spamcannibal.org',
  'bl.emailbasura.org',
  'dnsbl.inps.de',
  'virbl.bit.nl',
  'ubl.unsubscore.com',
  'spamtrap.drbl.drand.net',
  'dnsbl.njabl.org',
  'dnsbl.ahbl.org',
  'combined.rbl.msrbl.net',
  'cbl.abuseat.org',
];
