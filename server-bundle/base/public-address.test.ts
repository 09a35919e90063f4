import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

it.each([
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '192.0.1.1',
  '223.255.255.255',
  '2606:4700::1111',
  '2a00:1450::1',
])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

it.each([
  ['this host', ['0.0.0.0', '127.0.0.1', '127.255.0.1', '::', '::1']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
  ['link-local', ['169.254.1.1', 'fe80::1', 'fe80::1%eth0']],
  ['metadata', ['169.254.169.254', '100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd00:ec2::254']],
  ['a carrier’s', ['100.64.0.1', '100.127.255.255']],
  ['unique local', ['fc00::1', 'fdff::1', 'fec0::1']],
  [
    'an IPv4 address in another coat',
    ['::ffff:10.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001:0:1::'],
  ],
  [
    'multicast, reserved or for books',
    ['224.0.0.1', '240.0.0.1', '255.255.255.255', 'ff02::1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1'],
  ],
  ['no address', ['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', '1.1.1.1 ', '[2606:4700::1]']],
])('%s is not public', (_, addresses) => {
  for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
});

it('never takes an IPv4 address that is written into an IPv6 one', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
    }),
  );
});
