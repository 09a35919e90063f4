/** What DNS says of a client, on a table of records: reverse names, HELO, lists of addresses. */
import { describe, expect, it } from 'vitest';
import { heloKind, inspectClient, isGenerated } from './client.ts';
import { askLists, reversedName } from './dns-lists.ts';
import type { ListFinding } from './dns-lists.ts';
import { DEFAULT_LISTS } from './filter.ts';
import type { MailResolver } from './resolver.ts';

type Answers = Readonly<Record<string, readonly string[] | 'SERVFAIL' | 'silence'>>;

function table(answers: Answers): Pick<MailResolver, 'resolve'> & { readonly asked: string[] } {
  const asked: string[] = [];
  const fail = (code: string): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
  return {
    asked,
    resolve: (name, type) => {
      asked.push(`${type} ${name}`);
      const found = answers[`${type} ${name}`];
      if (found === undefined) return fail('ENOTFOUND');
      if (found === 'SERVFAIL') return fail('ESERVFAIL');
      return found === 'silence' ? new Promise(() => undefined) : Promise.resolve([...found]);
    },
  };
}

const inspect = (address: string, answers: Answers): ReturnType<typeof inspectClient> =>
  inspectClient({ address, helo: 'mx.stranger.test', ours: ['mail.dovecote.test'], lists: [] }, table(answers));

describe('the reverse name', () => {
  it.each([
    ['8.8.4.4', { 'PTR 4.4.8.8.in-addr.arpa': ['MX.stranger.test'], 'A MX.stranger.test': ['1.1.1.1', '8.8.4.4'] }, 'confirmed', 'mx.stranger.test'],
    ['8.8.4.4', { 'PTR 4.4.8.8.in-addr.arpa': ['a.test', 'b.test'], 'A b.test': ['8.8.4.4'] }, 'confirmed', 'b.test'],
    ['8.8.4.4', { 'PTR 4.4.8.8.in-addr.arpa': ['mx.bank.test'], 'A mx.bank.test': ['1.1.1.1'] }, 'unconfirmed', 'mx.bank.test'],
    ['8.8.4.4', { 'PTR 4.4.8.8.in-addr.arpa': ['gone.test'] }, 'unconfirmed', 'gone.test'],
    ['8.8.4.4', {}, 'none', null],
    ['8.8.4.4', { 'PTR 4.4.8.8.in-addr.arpa': 'SERVFAIL' as const }, 'unknown', null],
    [
      '2606:4700::1111',
      {
        'PTR 1.1.1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.4.6.0.6.2.ip6.arpa': ['six.test'],
        'AAAA six.test': ['2606:4700:0:0:0:0:0:1111'],
      },
      'confirmed',
      'six.test',
    ],
  ])('of %s with %j is %s', async (address, answers, reverse, name) => {
    expect(await inspect(address, answers)).toMatchObject({ kind: 'public', reverse, name });
  });

  it('is looked at five times at most, and not at all for a private client', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `n${index}.test`);
    const many = table({ 'PTR 4.4.8.8.in-addr.arpa': names });
    await inspectClient({ address: '8.8.4.4', helo: 'x', ours: [], lists: [] }, many);
    expect(many.asked).toHaveLength(6);
    const none = table({});
    const finding = await inspectClient({ address: '10.1.2.3', helo: 'x', ours: [], lists: DEFAULT_LISTS }, none);
    expect([finding.kind, none.asked]).toEqual(['private', []]);
  });
});

describe('HELO', () => {
  it.each([
    ['mx.stranger.test', 'name'],
    ['localhost', 'no-dot'],
    ['[8.8.4.4]', 'literal'],
    ['[IPv6:2606:4700::1]', 'literal'],
    ['8.8.4.4', 'bare-address'],
    ['Mail.Dovecote.Test.', 'ours'],
    ['host-8-8-4-4.isp.test', 'generated'],
    ['dsl-12.isp.test', 'generated'],
    ['poolside.test', 'name'],
  ])('%s is %s', (helo, kind) => {
    expect(heloKind({ address: '8.8.4.4', helo, ours: ['mail.dovecote.test'] })).toBe(kind);
  });

  it('that is merely long takes no time', () => {
    const before = process.cpuUsage();
    isGenerated('1.'.repeat(5_000), '8.8.4.4');
    isGenerated('dsl'.repeat(5_000), '8.8.4.4');
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
  });
});

describe('a DNS list', () => {
  const ask = async (zone: string, answer: Answers[string] | undefined): Promise<ListFinding | undefined> => {
    const lists = DEFAULT_LISTS.filter((list) => list.zone === zone);
    return (await askLists('1.2.3.4', lists, table(answer === undefined ? {} : { [`A 4.3.2.1.${zone}`]: answer })))[0];
  };
  it.each([
    ['zen.spamhaus.org', ['127.0.0.2'], 'listed', 6],
    ['zen.spamhaus.org', ['127.0.0.10', '127.0.0.4'], 'listed', 6],
    ['zen.spamhaus.org', undefined, 'not-listed', 0],
    ['zen.spamhaus.org', ['127.255.255.254'], 'unknown', 0],
    ['zen.spamhaus.org', ['127.255.255.252'], 'unknown', 0],
    ['zen.spamhaus.org', ['127.0.0.1'], 'unknown', 0],
    ['zen.spamhaus.org', ['93.184.216.34'], 'unknown', 0],
    ['zen.spamhaus.org', 'SERVFAIL' as const, 'unknown', 0],
    ['bl.spamcop.net', ['127.0.0.2'], 'listed', 2.5],
    ['list.dnswl.org', ['127.0.10.3'], 'listed', -4],
    ['list.dnswl.org', ['127.0.0.255'], 'listed', 0],
  ])('%s that answers %j says %s, %d points', async (zone, answer, result, points) => {
    expect(await ask(zone, answer)).toMatchObject({ result, points });
  });

  it('that says nothing at all is unknown after three seconds', async () => {
    const started = performance.now();
    expect(await ask('bl.spamcop.net', 'silence')).toMatchObject({ result: 'unknown' });
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  it('is asked with the address turned round', () => {
    expect(reversedName('1.2.3.4')).toBe('4.3.2.1');
    expect(reversedName('2001:db8::1')).toBe('1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2');
  });
});
