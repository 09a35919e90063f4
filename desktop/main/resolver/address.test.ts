import { expect, it } from 'vitest';
import { parseAddress, reverseName, sameAddress, withinPrefix } from './address.ts';

function within(address: string, network: string, bits: number): boolean {
  const [one, other] = [parseAddress(address), parseAddress(network)];
  return one !== null && other !== null && withinPrefix(one, other, bits);
}

it('reverses IPv6 by single nibbles, not by groups', () => {
  expect(reverseName('2001:db8::567:89ab')).toBe('b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa');
  expect(reverseName('192.0.2.10')).toBe('10.2.0.192.in-addr.arpa');
  expect(reverseName('mail.example.org')).toBeNull();
});

it('knows an address however it is written', () => {
  expect(sameAddress('2001:DB8:0:0::1', '2001:db8::1')).toBe(true);
  expect(sameAddress('::ffff:192.0.2.1', '::ffff:c000:201')).toBe(true);
  expect(sameAddress('192.0.2.1', '192.0.2.2')).toBe(false);
  expect(sameAddress('::1', '0.0.0.1')).toBe(false);
});

it('compares as many bits as it is told', () => {
  expect(within('192.0.2.200', '192.0.2.129', 25)).toBe(true);
  expect(within('192.0.2.100', '192.0.2.129', 25)).toBe(false);
  expect(within('198.51.100.1', '192.0.2.1', 0)).toBe(true);
  expect(within('2001:db8:ffff::1', '2001:db8::', 32)).toBe(true);
  expect(within('2001:db9::1', '2001:db8::', 32)).toBe(false);
  expect(within('192.0.2.1', '::', 0)).toBe(false);
});

it('takes no zone index and no garbage for an address', () => {
  for (const text of ['fe80::1%eth0', '1.2.3', '256.1.1.1', '', '::1::']) expect(parseAddress(text)).toBeNull();
});
