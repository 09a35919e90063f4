/** What clients are counted by. */
import { isIPv6 } from 'node:net';
import { expandedIpv6 } from '../../base/ipv6.ts';

/** An IPv4 address, or the /64 that one IPv6 customer holds. */
export function addressKey(remoteAddress: string): string {
  return isIPv6(remoteAddress) ? ipv6Network(remoteAddress, 4) : remoteAddress;
}

/** The /24 of an IPv4 address, or the /48 that one IPv6 site holds. */
export function networkKey(remoteAddress: string): string {
  return isIPv6(remoteAddress) ? ipv6Network(remoteAddress, 3) : `${remoteAddress.split('.').slice(0, 3).join('.')}.0/24`;
}

/** A client inside this very container: its health check, and nobody else. */
export function isLoopback(remoteAddress: string): boolean {
  return remoteAddress === '::1' || remoteAddress.startsWith('127.');
}

function ipv6Network(address: string, groups: number): string {
  return `${expandedIpv6(address).slice(0, groups).join(':')}::/${groups * 16}`;
}
