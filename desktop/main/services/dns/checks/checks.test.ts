import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DKIM, runCheck } from '../../../../../test/support/dns-context.ts';
import type { Table } from '../../../../../test/support/dns-memory.ts';
import { addressesCheck } from './addresses.ts';
import { aliasesCheck } from './aliases.ts';
import { blacklistsCheck } from './blacklists.ts';
import { dkimCheck, judgeDkim } from './dkim.ts';
import { heloSpfCheck } from './helo-spf.ts';
import { mxCheck } from './mx.ts';
import { reverseCheck } from './reverse.ts';
import { spfCheck } from './spf.ts';

const HOST: Table = { 'mail.example.org A': ['192.0.2.10'], 'mail.example.org AAAA': ['2001:db8::10'] };
const V4 = '10.2.0.192.in-addr.arpa PTR';
const V6 = '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR';
const PROVIDER: Table = { 'example.org MX': ['10 mail.example.org'], ...HOST };

describe('5 addresses of the mail host', () => {
  it.each([
    ['exact', HOST, 'pass'],
    ['IPv6 written otherwise', { ...HOST, 'mail.example.org AAAA': ['2001:DB8:0::10'] }, 'pass'],
    ['missing', {}, 'fail'],
    ['IPv6 missing', { 'mail.example.org A': ['192.0.2.10'] }, 'fail'],
    ['one too many', { ...HOST, 'mail.example.org A': ['192.0.2.10', '192.0.2.99'] }, 'fail'],
    ['servfail', { ...HOST, 'mail.example.org AAAA': 'servfail' }, 'unknown'],
  ] as const)('%s is %s', async (_what, table, result) => expect((await runCheck(addressesCheck, table)).result).toBe(result));

  it('fails an AAAA that does not lead to the server while IPv4 does', async () => {
    const connectFromDesktop = (host: string, _port: number, { signal }: { signal: AbortSignal }) =>
      host.includes(':')
        ? new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
        : Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    expect(await runCheck(addressesCheck, HOST, { connectFromDesktop })).toMatchObject({
      result: 'fail',
      remedy: expect.stringContaining('IPv6') as unknown,
    });
  });

  it('fails an AAAA on a server without IPv6', async () => expect((await runCheck(addressesCheck, HOST, { ipv6: null })).result).toBe('fail'));
});

describe('6 MX', () => {
  const mx = (values: Table[string], more: Table = {}) =>
    runCheck(mxCheck, { ...HOST, 'backup.example.net A': ['192.0.2.99'], ...more, 'example.org MX': values });
  it.each([
    [['10 mail.example.org'], 'pass'],
    [['10 mail.example.org', '20 backup.example.net'], 'warn'],
    [['10 mail.example.org', '10 backup.example.net'], 'fail'],
    [['10 backup.example.net'], 'fail'],
    [['0 .'], 'fail'],
    [['10 192.0.2.10'], 'fail'],
    [['10 mail.example.org', '20 gone.example.net'], 'fail'],
    ['servfail', 'unknown'],
    ['timeout', 'unknown'],
  ] as const)('%j is %s', async (values, result) => expect((await mx(values)).result).toBe(result));
  it('fails without any', async () =>
    expect(await runCheck(mxCheck, HOST)).toMatchObject({ result: 'fail', records: [{ type: 'MX', value: 'mail.example.org' }] }));
  it('fails a target that is a CNAME', async () => {
    const table: Table = {
      'example.org MX': ['10 mail.example.org'],
      'mail.example.org CNAME': ['host.example.net'],
      'host.example.net A': ['192.0.2.10'],
    };
    expect(await runCheck(mxCheck, table)).toMatchObject({ result: 'fail', remedy: expect.stringContaining('RFC 2181') as unknown });
  });
});

describe('7 aliases and wildcards', () => {
  it('passes when nothing is in the way', async () => expect((await runCheck(aliasesCheck, PROVIDER)).result).toBe('pass'));
  it('fails a CNAME at the domain or the mail host', async () => {
    expect((await runCheck(aliasesCheck, { 'example.org CNAME': ['example.net'] })).result).toBe('fail');
    expect((await runCheck(aliasesCheck, { ...PROVIDER, 'mail.example.org CNAME': ['example.net'] })).result).toBe('fail');
  });
  it('warns of a wildcard that answers for names nobody made', async () => {
    const truth = {
      label: '',
      resolve: (name: string, type: 'TXT') =>
        Promise.resolve({
          name,
          type,
          askedOf: 'ns',
          trace: [],
          kind: 'answer',
          records: [],
          aliases: [],
          ttlSeconds: 1,
          authoritative: true,
          authenticated: false,
        } as const),
    };
    const nodata = (name: string, type: 'TXT') => Promise.resolve({ name, type, askedOf: 'ns', trace: [], kind: 'nodata', aliases: [] } as const);
    const verdict = await runCheck(
      aliasesCheck,
      {},
      { truth: { label: '', resolve: (name, type) => (type === 'TXT' ? truth.resolve(name, type) : nodata(name, 'TXT')) } },
    );
    expect(verdict.result).toBe('warn');
  });
  it('is unknown when the server fails', async () =>
    expect((await runCheck(aliasesCheck, { 'example.org CNAME': 'servfail' })).result).toBe('unknown'));
});

describe('8 SPF', () => {
  const spf = (values: Table[string], more: Table = {}) => runCheck(spfCheck, { ...PROVIDER, ...more, 'example.org TXT': values });
  const ips = 'ip4:192.0.2.10 ip6:2001:db8::10';
  const many = (count: number) => Array.from({ length: count }, () => 'a:mail.example.org').join(' ');
  it.each([
    [['v=spf1 mx -all'], 'pass'],
    [['v=spf1 mx -all', 'verification=1'], 'pass'],
    [['verification=1'], 'fail'],
    [['v=spf1 mx -all', 'v=spf1 a -all'], 'fail'],
    [['v=spf1 ip4:192.0.2.10 -all'], 'fail'],
    [['v=spf1 mx +all'], 'fail'],
    [['v=spf1 mx broken:'], 'fail'],
    [[`v=spf1 ${ips} ${many(11)} -all`], 'fail'],
    [[`v=spf1 ${ips} a:x.test a:y.test a:z.test -all`], 'fail'],
    [[`v=spf1 ${ips} ${many(8)} -all`], 'warn'],
    [[`v=spf1 ${ips} ptr -all`], 'warn'],
    ['servfail', 'unknown'],
    ['timeout', 'unknown'],
  ] as const)('%j is %s', async (values, result) => expect((await spf(values)).result).toBe(result));
  it('is unknown when an included server fails', async () =>
    expect((await spf([`v=spf1 include:i.example.net -all`], { 'i.example.net TXT': 'servfail' })).result).toBe('unknown'));
});

describe('9 SPF of the greeting name', () => {
  it.each([
    [{ ...HOST, 'mail.example.org TXT': ['v=spf1 a -all'] }, 'pass'],
    [HOST, 'warn'],
    [{ ...HOST, 'mail.example.org TXT': ['v=spf1 -all'] }, 'warn'],
    [{ 'mail.example.org TXT': 'refused' }, 'unknown'],
  ] as const)('%j is %s', async (table, result) => expect((await runCheck(heloSpfCheck, table)).result).toBe(result));
});

describe('10 DKIM', () => {
  const keyOf = (bits: number) =>
    generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const ours = { selector: 's1', publicKey: keyOf(2048) };
  const judge = (...found: string[]) => judgeDkim(found, ours).result;

  it('passes only our key', () => {
    expect(judge(`v=DKIM1; k=rsa; p=${ours.publicKey}`)).toBe('pass');
    expect(judge(`p=${ours.publicKey.slice(0, 200)} ${ours.publicKey.slice(200)}`)).toBe('pass');
    expect(judge(`v=DKIM1; k=rsa; p=${keyOf(2048)}`)).toBe('fail');
  });
  it.each([
    ['nothing', []],
    ['no key at all', ['v=spf1 -all']],
    ['a revoked key', ['v=DKIM1; p=']],
    ['only the first piece', [`v=DKIM1; k=rsa; p=${ours.publicKey.slice(0, 230)}`]],
    ['pieces as records of their own', [`v=DKIM1; k=rsa; p=${ours.publicKey.slice(0, 200)}`, ours.publicKey.slice(200)]],
    ['quotes between the pieces', [`v=DKIM1; k=rsa; p=${ours.publicKey.slice(0, 200)}" "${ours.publicKey.slice(200)}`]],
    ['the version not first', [`k=rsa; v=DKIM1; p=${ours.publicKey}`]],
    ['only sha1 allowed', [`v=DKIM1; h=sha1; p=${ours.publicKey}`]],
  ])('fails %s', (_what, found) => expect(judge(...found)).toBe('fail'));
  it('judges the length of the key', () => {
    const of = (bits: number) => {
      const publicKey = keyOf(bits);
      return judgeDkim([`v=DKIM1; p=${publicKey}`], { selector: 's1', publicKey }).result;
    };
    expect([of(768), of(1024), of(2048)]).toEqual(['fail', 'warn', 'pass']);
  });
  it('warns of a key in testing', () => expect(judge(`v=DKIM1; t=y; p=${ours.publicKey}`)).toBe('warn'));
  it('says what to do first while there is no key', async () => {
    expect(await runCheck(dkimCheck, {}, { dkim: null })).toMatchObject({
      result: 'unknown',
      remedy: expect.stringContaining('create the mail domain example.org') as unknown,
    });
    expect(await runCheck(dkimCheck, {}, { dkim: 'the server is away' })).toMatchObject({ result: 'unknown' });
  });
  it('is unknown when the name server does not answer', async () =>
    expect((await runCheck(dkimCheck, { [`${DKIM.selector}._domainkey.example.org TXT`]: 'timeout' })).result).toBe('unknown'));
});

describe('21 reverse names', () => {
  it.each([
    ['both confirmed', { ...HOST, [V4]: ['mail.example.org'], [V6]: ['mail.example.org'] }, 'pass'],
    ['none', HOST, 'fail'],
    ['another name', { ...HOST, [V4]: ['static-10.provider.example'], [V6]: ['mail.example.org'] }, 'fail'],
    ['does not lead back', { 'mail.example.org A': ['192.0.2.99'], [V4]: ['mail.example.org'], [V6]: ['mail.example.org'] }, 'fail'],
    ['none on IPv6', { ...HOST, [V4]: ['mail.example.org'] }, 'warn'],
    ['silence', { ...HOST, [V4]: 'timeout', [V6]: ['mail.example.org'] }, 'unknown'],
  ] as const)('%s is %s', async (_what, table, result) => expect((await runCheck(reverseCheck, table)).result).toBe(result));
  it('shows only the reverse records that are missing, and says not to send over IPv6 without', async () => {
    const verdict = await runCheck(reverseCheck, { ...HOST, [V4]: ['mail.example.org'] });
    expect(verdict.records?.map((record) => record.name)).toEqual([V6.replace(' PTR', '')]);
    expect(verdict.remedy).toContain('do not send over IPv6');
  });
});

describe('28 blacklists', () => {
  it('is unknown, with the reason, in a world without any and without a way to the server', async () => {
    const world = { roots: [], updateTargets: [], smtpProbes: [], blacklists: 'there are none here', desktopProbe: false };
    expect(await runCheck(blacklistsCheck, {}, { world })).toMatchObject({ result: 'unknown', got: 'there are none here' });
    expect(await runCheck(blacklistsCheck, {}, { fromServer: () => Promise.resolve('no connection') })).toMatchObject({ result: 'unknown' });
  });
  it('never passes when nobody answered properly', async () => expect((await runCheck(blacklistsCheck, {})).result).toBe('unknown'));
});
