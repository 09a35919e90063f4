/**
 * The one source of the DNS records of a mail domain. Pure. Values are in presentation form with TXT unquoted and whole:
 * long ones are split into strings of 255 bytes only on the wire.
 */
import type { DnsRecord } from '../../../contract/index.ts';
import { reverseName } from '../../resolver/address.ts';

export interface MailDomain {
  readonly domain: string;
  /** mail.<domain> */
  readonly mailHost: string;
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  /** null until the domain has been made on the server: its key is born there. */
  readonly dkim: DkimKey | null;
}

export interface DkimKey {
  readonly selector: string;
  /** Base64 SPKI, as in the p= tag. */
  readonly publicKey: string;
  /** The second key, where it is switched on: base64 of its 32 bytes. */
  readonly ed25519?: { readonly selector: string; readonly publicKey: string } | null;
}

/** What a record is for: decides who may replace it. */
export type RecordRole = 'address' | 'mx' | 'spf' | 'helo-spf' | 'dkim' | 'dmarc' | 'alias' | 'reverse';

export interface MailRecord extends DnsRecord {
  readonly role: RecordRole;
}

const TTL_SECONDS = 3600;
export const ALIASES = ['imap', 'smtp', 'pop3', 'api', 'caldav', 'carddav', 'fe-bounces'] as const;

export function recordsOf(mail: MailDomain): readonly MailRecord[] {
  return [...addresses(mail), ...routing(mail), ...signatures(mail), ...aliases(mail), ...reverse(mail)];
}

/** For the contract, which knows no roles. */
export function plainRecord({ role: _role, ...record }: MailRecord): DnsRecord {
  return record;
}

/** The record's value as a zone file or provider shows it with its priority: `10 mail.example.org`. */
export function recordText(record: Pick<DnsRecord, 'value' | 'priority'>): string {
  return record.priority === null ? record.value : `${record.priority} ${record.value}`;
}

function addresses({ mailHost, ipv4, ipv6 }: MailDomain): readonly MailRecord[] {
  return [
    ...(ipv4 === null ? [] : [make('address', mailHost, 'A', ipv4, 'The address of your mail server.')]),
    ...(ipv6 === null ? [] : [make('address', mailHost, 'AAAA', ipv6, 'The same server over IPv6.')]),
  ];
}

function routing({ domain, mailHost }: MailDomain): readonly MailRecord[] {
  return [
    { ...make('mx', domain, 'MX', mailHost, 'Tells the world where letters to your domain go.'), priority: 10 },
    make('spf', domain, 'TXT', 'v=spf1 mx -all', 'Only your mail server may send in the name of your domain (SPF).'),
    make('helo-spf', mailHost, 'TXT', 'v=spf1 a -all', 'The same for the name your server greets with; bounces are judged by it.', false),
  ];
}

function signatures({ domain, dkim }: MailDomain): readonly MailRecord[] {
  const policy = `v=DMARC1; p=quarantine; rua=mailto:postmaster@${domain}`;
  return [
    ...(dkim === null
      ? []
      : [
          make(
            'dkim',
            `${dkim.selector}._domainkey.${domain}`,
            'TXT',
            `v=DKIM1; k=rsa; p=${dkim.publicKey}`,
            'The public key with which others prove your signatures (DKIM).',
          ),
        ]),
    ...secondKey(domain, dkim),
    make(
      'dmarc',
      `_dmarc.${domain}`,
      'TXT',
      policy,
      'What others shall do with letters that only pretend to be yours, and where to report it (DMARC).',
    ),
  ];
}

/** RFC 8463 */
function secondKey(domain: string, dkim: DkimKey | null): readonly MailRecord[] {
  if (!dkim?.ed25519) return [];
  const { selector, publicKey } = dkim.ed25519;
  const why = 'The second key of your signatures (DKIM with Ed25519), which you switched on.';
  return [make('dkim', `${selector}._domainkey.${domain}`, 'TXT', `v=DKIM1; k=ed25519; p=${publicKey}`, why, false)];
}

function aliases({ domain, mailHost }: MailDomain): readonly MailRecord[] {
  return ALIASES.map((label) => make('alias', `${label}.${domain}`, 'CNAME', mailHost, `The name that programs expect for ${label}.`, false));
}

function reverse({ mailHost, ipv4, ipv6 }: MailDomain): readonly MailRecord[] {
  return [ipv4, ipv6].flatMap((address) => {
    const name = address === null ? null : reverseName(address);
    if (name === null) return [];
    return [make('reverse', name, 'PTR', mailHost, 'Set where you rent the server (reverse DNS): without it, large providers refuse your letters.')];
  });
}

function make(role: RecordRole, name: string, type: DnsRecord['type'], value: string, why: string, required = true): MailRecord {
  return { role, name, type, value, priority: null, ttlSeconds: TTL_SECONDS, why, required };
}
