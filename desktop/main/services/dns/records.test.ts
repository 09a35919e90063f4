import { expect, it } from 'vitest';
import { MAIL } from '../../../../test/support/dns-context.ts';
import { dnsRecord } from '../../../contract/index.ts';
import { plainRecord, recordsOf, recordText } from './records.ts';

const text = (mail: Parameters<typeof recordsOf>[0]) => recordsOf(mail).map((record) => `${record.name} ${record.type} ${recordText(record)}`);

it('names every record of a mail domain', () => {
  expect(text(MAIL)).toEqual([
    'mail.example.org A 192.0.2.10',
    'mail.example.org AAAA 2001:db8::10',
    'example.org MX 10 mail.example.org',
    'example.org TXT v=spf1 mx -all',
    'mail.example.org TXT v=spf1 a -all',
    's1._domainkey.example.org TXT v=DKIM1; k=rsa; p=QUJDRA==',
    '_dmarc.example.org TXT v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org',
    'imap.example.org CNAME mail.example.org',
    'smtp.example.org CNAME mail.example.org',
    'pop3.example.org CNAME mail.example.org',
    'api.example.org CNAME mail.example.org',
    'caldav.example.org CNAME mail.example.org',
    'carddav.example.org CNAME mail.example.org',
    'fe-bounces.example.org CNAME mail.example.org',
    '10.2.0.192.in-addr.arpa PTR mail.example.org',
    '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR mail.example.org',
  ]);
});

it('leaves out what is not there yet: the key before the domain is made, IPv6 where there is none', () => {
  const lines = text({ ...MAIL, ipv6: null, dkim: null }).join('\n');
  expect(lines).not.toContain('AAAA');
  expect(lines).not.toContain('_domainkey');
  expect(lines).not.toContain('ip6.arpa');
});

it('gives the contract its own shape', () => {
  for (const record of recordsOf(MAIL)) expect(dnsRecord.strict().parse(plainRecord(record))).toEqual(plainRecord(record));
});

it('has a record more for a domain whose second key is switched on', () => {
  const dkim = { selector: 's1', publicKey: 'QUJDRA==' };
  const lines = text({ ...MAIL, dkim: { ...dkim, ed25519: { selector: 'e1', publicKey: 'RUZHSA==' } } });
  expect(lines.filter((line) => !text({ ...MAIL, dkim }).includes(line))).toEqual(['e1._domainkey.example.org TXT v=DKIM1; k=ed25519; p=RUZHSA==']);
  expect(text({ ...MAIL, dkim: { ...dkim, ed25519: null } })).toEqual(text({ ...MAIL, dkim }));
});
