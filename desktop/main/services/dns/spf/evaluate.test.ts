import { describe, expect, it } from 'vitest';
import { memoryResolver } from '../../../../../test/support/dns-memory.ts';
import type { Table } from '../../../../../test/support/dns-memory.ts';
import { evaluateSpf } from './evaluate.ts';
import type { SpfMode } from './evaluate.ts';

const signal = new AbortController().signal;
const US4 = '192.0.2.10';
const US6 = '2001:db8::10';

function spf(table: Table, ip = US4, mode: SpfMode = 'receive') {
  return evaluateSpf(
    memoryResolver(table),
    { ip, domain: 'example.org', sender: 'post.master@example.org', helo: 'mail.example.org' },
    { signal, mode },
  );
}

async function result(record: string, more: Table = {}, ip = US4): Promise<string> {
  return (await spf({ 'example.org TXT': [record], ...more }, ip)).result;
}

describe('selecting the record (§4.5)', () => {
  it('is none without a record, and for other TXT records', async () => {
    expect((await spf({})).result).toBe('none');
    expect((await spf({ 'example.org TXT': ['verification=1', 'v=spf10 +all', 'spf1 -all'] })).result).toBe('none');
  });
  it('is a permanent error with two', async () =>
    expect((await spf({ 'example.org TXT': ['v=spf1 mx -all', 'v=spf1 a -all'] })).result).toBe('permerror'));
  it.each(['servfail', 'timeout', 'refused'] as const)('is a temporary error on %s, and says who did not answer', async (failure) => {
    expect(await spf({ 'example.org TXT': failure })).toMatchObject({ result: 'temperror', unanswered: { name: 'example.org', kind: failure } });
  });
  it('knows the version in any case, and a record of the version alone', async () => {
    expect(await result('V=SPF1 ip4:192.0.2.10 -all')).toBe('pass');
    expect(await result('v=spf1')).toBe('neutral');
  });
});

describe('mechanisms (§5)', () => {
  it.each([
    ['v=spf1 -all', 'fail'],
    ['v=spf1 ~all', 'softfail'],
    ['v=spf1 ?all', 'neutral'],
    ['v=spf1 all', 'pass'],
    ['v=spf1 ip4:192.0.2.0/28 -all', 'pass'],
    ['v=spf1 ip4:192.0.2.16/28 -all', 'fail'],
    ['v=spf1 ip6:2001:db8::/32 -all', 'fail'],
    ['v=spf1 -ip4:192.0.2.10 +all', 'fail'],
  ])('%s gives %s over IPv4', async (record, expected) => expect(await result(record)).toBe(expected));

  it('matches IPv6 networks', async () => {
    expect(await result('v=spf1 ip6:2001:db8::/64 -all', {}, US6)).toBe('pass');
    expect(await result('v=spf1 ip4:0.0.0.0/0 -all', {}, US6)).toBe('fail');
  });

  it('matches a, a:host and their prefixes, for each family with its own', async () => {
    const hosts: Table = { 'example.org A': [US4], 'host.example.org A': ['192.0.2.99'], 'host.example.org AAAA': ['2001:db8::ffff'] };
    expect(await result('v=spf1 a -all', hosts)).toBe('pass');
    expect(await result('v=spf1 a:host.example.org -all', hosts)).toBe('fail');
    expect(await result('v=spf1 a:host.example.org/24 -all', hosts)).toBe('pass');
    expect(await result('v=spf1 a:host.example.org/32//64 -all', hosts, US6)).toBe('pass');
    expect(await result('v=spf1 a:host.example.org//128 -all', hosts, US6)).toBe('fail');
  });

  it('matches mx through the addresses of its targets', async () => {
    const table: Table = {
      'example.org MX': ['5 other.example.org', '10 mail.example.org'],
      'other.example.org A': ['192.0.2.1'],
      'mail.example.org A': [US4],
    };
    expect(await result('v=spf1 mx -all', table)).toBe('pass');
  });

  it('is a permanent error when an mx meets more than ten names', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `10 m${index}.example.org`);
    expect(await result('v=spf1 mx -all', { 'example.org MX': names, 'm0.example.org A': ['192.0.2.1'] })).toBe('permerror');
  });

  it('takes from include only its pass, and its errors', async () => {
    const include = (record: string) => result('v=spf1 include:i.example.net ?all', { 'i.example.net TXT': [record] });
    expect(await include('v=spf1 ip4:192.0.2.10 -all')).toBe('pass');
    expect(await include('v=spf1 -all')).toBe('neutral');
    expect(await include('v=spf1 ~all')).toBe('neutral');
    expect(await include('v=spf1 broken:')).toBe('permerror');
    expect(await result('v=spf1 include:i.example.net -all')).toBe('permerror');
    expect(await result('v=spf1 include:i.example.net -all', { 'i.example.net TXT': 'servfail' })).toBe('temperror');
  });

  it('goes to redirect only when nothing matched and there is no all', async () => {
    const target: Table = { 'r.example.net TXT': ['v=spf1 ip4:192.0.2.10 -all'] };
    expect(await result('v=spf1 redirect=r.example.net', target)).toBe('pass');
    expect(await result('v=spf1 redirect=r.example.net -all', target)).toBe('fail');
    expect(await result('v=spf1 redirect=none.example.net')).toBe('permerror');
  });

  it('believes ptr only when the name leads back', async () => {
    const reverse: Table = { '10.2.0.192.in-addr.arpa PTR': ['mail.example.org'] };
    expect(await result('v=spf1 ptr -all', { ...reverse, 'mail.example.org A': [US4] })).toBe('pass');
    expect(await result('v=spf1 ptr -all', { ...reverse, 'mail.example.org A': ['192.0.2.1'] })).toBe('fail');
    expect(await result('v=spf1 ptr -all', { '10.2.0.192.in-addr.arpa PTR': 'servfail' })).toBe('fail');
  });
});

describe('syntax (§4.6, §12)', () => {
  it.each([
    'v=spf1 foo -all',
    'v=spf1 ip4:192.0.2.1/33 -all',
    'v=spf1 ip4:192.0.2.1/08 -all',
    'v=spf1 ip4:2001:db8::1 -all',
    'v=spf1 ip4 -all',
    'v=spf1 include -all',
    'v=spf1 a:host/24/24 -all',
    'v=spf1 a:192.0.2.1 -all',
    'v=spf1 -all:example.org',
    'v=spf1 exists:%{z}.example.org -all',
    'v=spf1 exists:%x.example.org -all',
    'v=spf1 redirect=a.example.org redirect=b.example.org',
    'v=spf1 ip4:192.0.2.10, -all',
  ])('is a permanent error: %s', async (record) => expect(await result(record)).toBe('permerror'));

  it('passes over modifiers it does not know, and exp=', async () => {
    expect(await result('v=spf1 x-new=thing exp=why.example.org ip4:192.0.2.10 -all')).toBe('pass');
  });
});

describe('macros (§7)', () => {
  it.each([
    ['%{i}._spf.example.org', US4, '192.0.2.10._spf.example.org'],
    ['%{ir}.%{v}._spf.%{d2}', US4, '10.2.0.192.in-addr._spf.example.org'],
    ['%{l1r-}.%{o}', US4, 'post.master.example.org'],
    ['%{l1}.%{d1}.example.org', US4, 'master.org.example.org'],
    ['%{h}.%{p}.example.org', US4, 'mail.example.org.unknown.example.org'],
    ['%{ir}.%{v}.example.org', US6, `0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.example.org`],
  ])('expands %s for %s', async (spec, ip, name) => {
    expect(await result(`v=spf1 exists:${spec} -all`, { [`${name} A`]: ['127.0.0.2'] }, ip)).toBe('pass');
  });

  it('survives macros that make a name too long, empty or odd', async () => {
    for (const spec of [
      `${'%{s}.'.repeat(20)}example.org`,
      '%{d0r}.example.org',
      '%{l9r.-+}.example.org',
      '%%.%_.%-.example.org',
      '%{S}.example.org',
    ])
      expect(['fail', 'permerror', 'temperror']).toContain(await result(`v=spf1 exists:${spec} -all`));
  });
});

describe('limits (§4.6.4)', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `a:h${index}.example.org`).join(' ');
  const hosts = (count: number): Table => Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}.example.org A`, ['192.0.2.1']]));

  it('counts a:host, and stops at the eleventh', async () => {
    expect(await spf({ 'example.org TXT': [`v=spf1 ${many(10)} -all`], ...hosts(10) })).toMatchObject({ result: 'fail', lookups: 10 });
    expect(await spf({ 'example.org TXT': [`v=spf1 ${many(11)} -all`], ...hosts(11) })).toMatchObject({ result: 'permerror' });
  });

  it('counts what stands behind includes and redirects too', async () => {
    const table: Table = {
      'example.org TXT': ['v=spf1 include:i.example.org redirect=r.example.org'],
      'i.example.org TXT': ['v=spf1 a mx exists:e.example.org -all'],
      'r.example.org TXT': ['v=spf1 ip4:192.0.2.10 -all'],
    };
    const verdict = await spf(
      { ...table, 'i.example.org A': ['192.0.2.1'], 'i.example.org MX': ['10 h0.example.org'], ...hosts(1), 'e.example.org A': ['127.0.0.1'] },
      US4,
      'count',
    );
    expect(verdict.lookups).toBe(5);
  });

  it('counts on behind the match, where a receiver stops', async () => {
    const table: Table = { 'example.org TXT': [`v=spf1 ip4:192.0.2.10 ${many(12)} -all`], ...hosts(12) };
    expect(await spf(table)).toMatchObject({ result: 'pass', lookups: 0 });
    expect(await spf(table, US4, 'count')).toMatchObject({ lookups: 12 });
  });

  it('counts look-ups that find nothing, and stops at the third', async () => {
    expect(await spf({ 'example.org TXT': [`v=spf1 ${many(2)} -all`] })).toMatchObject({ result: 'fail', voidLookups: 2 });
    expect(await spf({ 'example.org TXT': [`v=spf1 ${many(3)} -all`] })).toMatchObject({ result: 'permerror' });
    expect(await spf({ 'example.org TXT': [`v=spf1 ${many(3)} -all`] }, US4, 'count')).toMatchObject({ voidLookups: 3 });
  });

  it('ends when a record includes itself', async () => {
    const table: Table = { 'example.org TXT': ['v=spf1 include:example.org -all'] };
    expect((await spf(table)).result).toBe('permerror');
    expect((await spf(table, US4, 'count')).lookups).toBeGreaterThan(10);
  });

  it('sees who lets everybody send, also behind an include and as a /0 network', async () => {
    expect((await spf({ 'example.org TXT': ['v=spf1 mx +all'], 'example.org MX': ['10 m.example.org'] }, US4, 'count')).allowsAll).toBe(true);
    expect(
      (await spf({ 'example.org TXT': ['v=spf1 include:i.example.org -all'], 'i.example.org TXT': ['v=spf1 all'] }, US4, 'count')).allowsAll,
    ).toBe(true);
    expect((await spf({ 'example.org TXT': ['v=spf1 ip4:0.0.0.0/0 -all'] }, US4, 'count')).allowsAll).toBe(true);
    expect((await spf({ 'example.org TXT': ['v=spf1 mx -all'], 'example.org MX': ['10 m.example.org'] }, US4, 'count')).allowsAll).toBe(false);
  });
});
