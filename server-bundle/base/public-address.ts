/**
 * Whether an IP address belongs to the public Internet. Whoever lets strangers or users name a host to connect to asks this
 * about the address that came out of the look-up, and connects to that very address: a name may lead anywhere, and elsewhere a moment
 * later. From IANA's registries of special-purpose addresses, and the few public ones at which clouds answer only their own machines.
 */
import { BlockList, isIP } from 'node:net';

const NOT_PUBLIC_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // RFC 6598, carriers' own; Alibaba's metadata is here.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Metadata of most clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  // Oracle's metadata among them.
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Azure's wire server.
  ['168.63.129.16', 32],
];

/** Only 2000::/3 is given out at all (RFC 4291); of it, not these. */
const PUBLIC_IPV6 = ['2000::', 3] as const;
const NOT_PUBLIC_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  // RFC 2928: Teredo, benchmarking, ORCHID …
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries any IPv4 address.
  ['2002::', 16],
  ['3fff::', 20],
];

const publicIpv6 = new BlockList();
publicIpv6.addSubnet(...PUBLIC_IPV6, 'ipv6');
const special = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_IPV4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of NOT_PUBLIC_IPV6) special.addSubnet(network, prefix, 'ipv6');

/** False for what is no address, and for one with a zone. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      return !address.includes('%') && publicIpv6.check(address, 'ipv6') && !special.check(address, 'ipv6');
    default:
      return false;
  }
}
