import { expect, it } from 'vitest';
import { MAIL } from '../../../../test/support/dns-context.ts';
import { memoryResolver } from '../../../../test/support/dns-memory.ts';
import type { Table } from '../../../../test/support/dns-memory.ts';
import { decide, mergeSpf, probeType } from './publish-plan.ts';
import type { Decision } from './publish-plan.ts';
import { recordsOf } from './records.ts';
import type { RecordRole } from './records.ts';

async function decision(role: RecordRole, table: Table): Promise<Decision> {
  const record = recordsOf(MAIL).find((one) => one.role === role);
  if (!record) throw new Error(`no record for ${role}`);
  return decide(record, await memoryResolver(table).resolve(record.name, probeType(record)), MAIL);
}

it.each([
  ['a missing address', 'address', {}, 'change'],
  ['a wrong address', 'address', { 'mail.example.org A': ['192.0.2.99'] }, 'change'],
  ['the right address', 'address', { 'mail.example.org A': ['192.0.2.10'] }, 'fine'],
  ['no MX', 'mx', {}, 'change'],
  ['our MX among others', 'mx', { 'example.org MX': ['10 mail.example.org', '20 b.example.net'] }, 'fine'],
  ["a person's own MX", 'mx', { 'example.org MX': ['10 mx.example.net'] }, 'leave'],
  ['no SPF beside other texts', 'spf', { 'example.org TXT': ['verification=1'] }, 'change'],
  ['our SPF', 'spf', { 'example.org TXT': ['v=spf1 mx -all'] }, 'fine'],
  ["a person's own SPF", 'spf', { 'example.org TXT': ['v=spf1 include:x.example.net ~all'] }, 'evaluate'],
  ['two SPF records', 'spf', { 'example.org TXT': ['v=spf1 a -all', 'v=spf1 mx -all'] }, 'leave'],
  ['another DKIM key under our selector', 'dkim', { 's1._domainkey.example.org TXT': ['v=DKIM1; p=AAAA'] }, 'change'],
  ['no DMARC', 'dmarc', {}, 'change'],
  ["a person's own DMARC", 'dmarc', { '_dmarc.example.org TXT': ['v=DMARC1; p=none'] }, 'fine'],
  ['a broken DMARC', 'dmarc', { '_dmarc.example.org TXT': ['v=DMARC1; p=oops'] }, 'leave'],
  ['a free name', 'alias', {}, 'change'],
  ['a name that is in use', 'alias', { 'imap.example.org A': ['192.0.2.99'] }, 'leave'],
  ['a name that is an alias for another', 'alias', { 'imap.example.org CNAME': ['x.example.net'] }, 'leave'],
  ['our alias', 'alias', { 'imap.example.org CNAME': ['mail.example.org'] }, 'fine'],
  ['another reverse name', 'reverse', { '10.2.0.192.in-addr.arpa PTR': ['static.provider.example'] }, 'change'],
] as const)('%s (%s)', async (_what, role, table, kind) => expect((await decision(role, table)).kind).toBe(kind));

it('adds to the texts of a name and never replaces them', async () => {
  expect(await decision('spf', { 'example.org TXT': ['verification=1'] })).toMatchObject({ operations: [{ kind: 'add', type: 'TXT' }] });
  expect(await decision('dmarc', { '_dmarc.example.org TXT': ['note'] })).toMatchObject({ operations: [{ kind: 'add', type: 'TXT' }] });
});

it('takes a CNAME of the mail host away first, because nothing can be added beside it', async () => {
  expect(await decision('address', { 'mail.example.org CNAME': ['x.example.net'] })).toMatchObject({
    operations: [
      { kind: 'delete', type: 'CNAME' },
      { kind: 'replace', type: 'A' },
    ],
  });
});

it('merges our term into an SPF record that somebody made, once', () => {
  expect(mergeSpf('v=spf1 include:_spf.example.net ~all')).toBe('v=spf1 mx include:_spf.example.net ~all');
  expect(mergeSpf('v=spf1 a mx -all')).toBe('v=spf1 a mx -all');
});
