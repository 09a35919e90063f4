import { describe, expect, it } from 'vitest';
import { memoryResolver } from '../../../../../test/support/dns-memory.ts';
import type { Table } from '../../../../../test/support/dns-memory.ts';
import { askLists, judgeFindings } from '../checks/blacklists.ts';
import { BLACKLISTS, NEVER_ASK } from './catalogue.ts';
import type { Blacklist } from './catalogue.ts';
import { queryName } from './judge.ts';
import type { Finding } from './judge.ts';

const signal = new AbortController().signal;
const US = '192.0.2.10';

function list(zone: string): Blacklist {
  const found = BLACKLISTS.find((one) => one.zone === zone);
  if (!found) throw new Error(`no list ${zone}`);
  return found;
}

const ZEN = list('zen.spamhaus.org');
/** What a working list of addresses answers to its self-test. */
const works = (zone: string): Table => ({ [`2.0.0.127.${zone} A`]: ['127.0.0.2'] });

async function ask(zone: string, subject: string, table: Table): Promise<Finding> {
  const [finding] = await askLists(memoryResolver(table), [list(zone)], [subject], signal);
  if (!finding) throw new Error('the list takes no such subject');
  return finding;
}
const zen = (answers: Table[string]) => ask('zen.spamhaus.org', US, { ...works('zen.spamhaus.org'), '10.2.0.192.zen.spamhaus.org A': answers });

describe('names', () => {
  it('reverses IPv6 by nibbles', () => {
    expect(queryName(ZEN, '2001:db8::10')).toBe('0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org');
    expect(queryName(ZEN, US)).toBe('10.2.0.192.zen.spamhaus.org');
  });
  it('never asks a list of domains about an address, a list of addresses about a domain, or about a family it does not hold', () => {
    expect(queryName(list('dbl.spamhaus.org'), US)).toBeNull();
    expect(queryName(ZEN, 'example.org')).toBeNull();
    expect(queryName(list('bl.spamcop.net'), '2001:db8::10')).toBeNull();
  });
  it('finds a listed IPv6 address', async () => {
    const finding = await ask('zen.spamhaus.org', '2001:db8::10', {
      [`${queryName(ZEN, '::ffff:7f00:2') ?? ''} A`]: ['127.0.0.2'],
      '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org A': ['127.0.0.3'],
    });
    expect(finding).toMatchObject({ state: 'listed', words: 'CSS: sends like a spammer (127.0.0.3)' });
  });
  it('holds no list that is dead', () => {
    for (const dead of NEVER_ASK) expect(BLACKLISTS.some(({ zone }) => zone === dead || zone.endsWith(`.${dead}`))).toBe(false);
  });
});

describe('answers', () => {
  it('is clean on NXDOMAIN only', async () => expect((await ask('zen.spamhaus.org', US, works('zen.spamhaus.org'))).state).toBe('clean'));

  it.each([
    [['127.0.0.2'], 'listed'],
    [['127.0.0.4', '127.0.0.11'], 'listed'],
    [['127.255.255.252'], 'unknown'],
    [['127.255.255.254'], 'unknown'],
    [['127.255.255.255'], 'unknown'],
    [['127.0.0.1'], 'unknown'],
    [['127.0.0.8'], 'unknown'],
    [['127.0.1.2'], 'unknown'],
    [['203.0.113.5'], 'unknown'],
    [['127.0.0.2', '127.255.255.254'], 'unknown'],
    ['servfail', 'unknown'],
    ['refused', 'unknown'],
    ['timeout', 'unknown'],
  ] as const)('%j of ZEN is %s', async (answers, state) => expect((await zen(answers)).state).toBe(state));

  it('says in words why a list refuses', async () => expect((await zen(['127.255.255.254'])).words).toContain('refuses to answer public resolvers'));

  it('does not take a good reputation for a listing', async () => {
    const mailspike = (code: string) =>
      ask('rep.mailspike.net', US, { '2.0.0.127.rep.mailspike.net A': ['127.0.0.10'], '10.2.0.192.rep.mailspike.net A': [code] });
    expect((await mailspike('127.0.0.18')).state).toBe('good');
    expect((await mailspike('127.0.0.14')).state).toBe('good');
    expect((await mailspike('127.0.0.11')).state).toBe('listed');
  });

  it('reads bits where a list answers in bits, the first of them meaning "blocked"', async () => {
    const surbl = (code: string) =>
      ask('multi.surbl.org', 'example.org', { 'test.surbl.org.multi.surbl.org A': ['127.0.0.254'], 'example.org.multi.surbl.org A': [code] });
    expect(await surbl('127.0.0.72')).toMatchObject({ state: 'listed', words: 'phishing, abuse (127.0.0.72)' });
    expect((await surbl('127.0.0.1')).state).toBe('unknown');
    expect((await surbl('127.0.0.9')).state).toBe('unknown');
    expect((await surbl('127.0.0.2')).state).toBe('unknown');
  });

  it('reads a whitelist as a whitelist', async () => {
    const dnswl = (code: string) =>
      ask('list.dnswl.org', US, { '2.0.0.127.list.dnswl.org A': ['127.0.10.0'], '10.2.0.192.list.dnswl.org A': [code] });
    expect(await dnswl('127.0.5.2')).toMatchObject({ state: 'good' });
    expect((await dnswl('127.0.0.255')).state).toBe('unknown');
  });

  it('calls a domain list that was asked about an address a refusal', async () => {
    const finding = await ask('dbl.spamhaus.org', 'example.org', {
      'dbltest.com.dbl.spamhaus.org A': ['127.0.1.2'],
      'example.org.dbl.spamhaus.org A': ['127.0.1.255'],
    });
    expect(finding.state).toBe('unknown');
  });
});

describe('the self-test of RFC 5782 §5', () => {
  const us: Table = { '10.2.0.192.zen.spamhaus.org A': ['127.0.0.2'] };
  it('does not believe a list that does not list its own test entry', async () =>
    expect((await ask('zen.spamhaus.org', US, us)).state).toBe('unknown'));
  it('does not believe a list that answers for everything', async () => {
    const finding = await ask('zen.spamhaus.org', US, { ...us, ...works('zen.spamhaus.org'), '1.0.0.127.zen.spamhaus.org A': ['127.0.0.2'] });
    expect(finding).toMatchObject({ state: 'unknown', words: expect.stringContaining('answers for everything') as unknown });
  });
  it('does not believe a list that refuses the test', async () => {
    expect((await ask('zen.spamhaus.org', US, { '2.0.0.127.zen.spamhaus.org A': ['127.255.255.254'] })).state).toBe('unknown');
    expect((await ask('zen.spamhaus.org', US, { '2.0.0.127.zen.spamhaus.org A': 'timeout' })).state).toBe('unknown');
  });
});

describe('the verdict by tiers', () => {
  const finding = (zone: string, state: Finding['state']): Finding => ({ list: list(zone), subject: US, state, words: '' });
  const clean = ['zen.spamhaus.org', 'dbl.spamhaus.org'].map((zone) => finding(zone, 'clean'));
  it.each([
    ['everything clean', clean, 'pass'],
    ['in a list of the first tier', [...clean, finding('zen.spamhaus.org', 'listed')], 'fail'],
    ['in a list of the second tier', [...clean, finding('bl.spamcop.net', 'listed')], 'warn'],
    ['only in a small list', [...clean, finding('psbl.surriel.com', 'listed')], 'pass'],
    ['the first tier does not talk to us', [finding('zen.spamhaus.org', 'unknown'), finding('bl.spamcop.net', 'clean')], 'unknown'],
    ['a registered-only list is silent', [...clean, finding('b.barracudacentral.org', 'unknown')], 'pass'],
    ['nobody answers', [finding('bl.spamcop.net', 'unknown')], 'unknown'],
  ] as const)('%s', (_what, findings, result) => expect(judgeFindings(findings).result).toBe(result));
});
