import { describe, expect, it } from 'vitest';
import type { MailResolver } from '../../trust/resolver.ts';
import { destinations } from './destinations.ts';
import { plainDns } from './route-dns.ts';
import { routeTo } from './route.ts';

function world(mx: Readonly<Record<string, readonly [number, string][]>>, a: Readonly<Record<string, readonly string[]>>): MailResolver {
  return {
    mx: (name) => Promise.resolve((mx[name] ?? []).map(([priority, exchange]) => ({ priority, exchange }))),
    a: (name) => Promise.resolve(a[name] ?? []),
    aaaa: (name) => Promise.resolve(a[`${name} AAAA`] ?? []),
    txt: () => Promise.resolve([]),
    resolve: () => Promise.resolve([]),
  };
}

const RESOLVER = world(
  {
    'x.test': [
      [20, 'b.x.test'],
      [10, 'A.x.test'],
      [10, 'c.x.test'],
    ],
    'null.test': [[0, '']],
    'dot.test': [[0, '.']],
    'inside.test': [[10, 'loop.test']],
    'literal.test': [[10, '192.0.2.1']],
    'ours.test': [
      [10, 'Mail.dovecote.test.'],
      [20, 'b.x.test'],
    ],
    'backup.test': [
      [10, 'b.x.test'],
      [20, 'named-otherwise.test'],
      [30, 'c.x.test'],
    ],
  },
  {
    'a.x.test': ['192.0.2.1'],
    'a.x.test AAAA': ['2001:db8::1'],
    'b.x.test': ['192.0.2.2'],
    'c.x.test': ['192.0.2.3'],
    'plain.test': ['192.0.2.9'],
    'mail.dovecote.test': ['198.51.100.7'],
    'named-otherwise.test': ['198.51.100.7'],
    'loop.test': ['127.0.0.1', '169.254.169.254', '0.0.0.0'],
  },
);
const route = (domain: string, useIpv6 = false): ReturnType<typeof routeTo> =>
  routeTo(domain, {
    dns: plainDns(RESOLVER),
    useIpv6,
    allowLoopback: false,
    ownName: 'mail.dovecote.test',
    ownAddresses: ['198.51.100.7'],
    random: () => 0.5,
  });

it('tries MX hosts by preference, over IPv4 unless IPv6 is configured', async () => {
  const found = await route('x.test');
  expect(found.kind === 'hosts' ? found.hosts.map((host) => host.name) : found).toEqual(['a.x.test', 'c.x.test', 'b.x.test']);
  const six = await route('x.test', true);
  expect(six.kind === 'hosts' ? six.hosts[0]?.addresses : six).toEqual(['192.0.2.1', '2001:db8::1']);
});

it('goes to the domain itself without MX', async () => {
  expect(await route('plain.test')).toMatchObject({ kind: 'hosts', hosts: [{ name: 'plain.test', addresses: ['192.0.2.9'] }] });
});

it.each([
  ['null.test', /5\.1\.10/],
  ['dot.test', /5\.1\.10/],
  ['nowhere.test', /5\.1\.2/],
  ['[192.0.2.1]', /5\.1\.2/],
  ['inside.test', /5\.4\.4/],
  ['literal.test', /5\.4\.4/],
  ['ours.test', /5\.4\.6/],
])('sends nothing to %s', async (domain, reason) => {
  const found = await route(domain);
  expect(found.kind === 'nowhere' ? found.response : found.kind).toMatch(reason);
});

it('asks no host that is not better than ourselves, however it is called', async () => {
  const found = await route('backup.test');
  expect(found.kind === 'hosts' ? found.hosts.map((host) => host.name) : found).toEqual(['b.x.test']);
});

describe('a stranger whose MX hosts stand in a private network', () => {
  const INNER = ['10.0.0.5', '192.168.1.5', '100.64.0.5', '169.254.169.254', '127.0.0.1'];
  const INNER_IPV6 = ['fd00::5', 'fe80::5', '::ffff:10.0.0.5', '::1'];
  const to = (addresses: readonly string[], ownAddresses: readonly string[]): ReturnType<typeof routeTo> => {
    const resolver = world(
      { 'inner.test': [[10, 'mx.inner.test']] },
      { 'mx.inner.test': [...addresses, ...INNER], 'mx.inner.test AAAA': INNER_IPV6 },
    );
    return routeTo('inner.test', { dns: plainDns(resolver), useIpv6: true, allowLoopback: false, ownAddresses });
  };

  it('is sent nothing there, only to what is public', async () => {
    expect(await to([], ['8.8.4.4'])).toMatchObject({ kind: 'nowhere', response: expect.stringContaining('5.4.4') as string });
    expect(await to([], [])).toMatchObject({ kind: 'nowhere' });
    expect(await to(['9.9.9.9'], ['8.8.4.4'])).toMatchObject({ kind: 'hosts', hosts: [{ addresses: ['9.9.9.9'] }] });
  });

  it('is a peer like any other for a server that is in one itself, but never on its own machine or link', async () => {
    const found = await to([], ['10.78.0.10']);
    expect(found.kind === 'hosts' ? found.hosts.flatMap(({ addresses }) => addresses) : found).toEqual([...INNER.slice(0, 3), 'fd00::5']);
  });
});

it('lets four messages to one domain through at once, the rest in their order', async () => {
  const to = destinations();
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const work = (index: number) => async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 2));
    order.push(index);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => to.pass('x.test', work(index))));
  expect(most).toBe(4);
  expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index));
});

it('counts the domains of one host together', async () => {
  const to = destinations();
  const ends: (() => void)[] = [];
  const domains = Array.from({ length: 13 }, (_, index) => `d${index}.test`);
  for (const domain of domains) to.at(domain, 'mx.host.test');
  const passing = domains.slice(0, 12).map((domain) => to.pass(domain, () => new Promise<void>((end) => ends.push(end))));
  expect(to.full()).toEqual(expect.arrayContaining(['d12.test']));
  for (const end of ends) end();
  await Promise.all(passing);
  expect(to.full()).toEqual([]);
});
