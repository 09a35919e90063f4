/** What clients are counted by. */
import { isIPv6 } from 'node:net';

/** An IPv4 address, or the /64 that one IPv6 customer holds. */
export function addressKey(remoteAddress: string): string {
  if (!isIPv6(remoteAddress)) return remoteAddress;
  const [head = '', tail = ''] = remoteAddress.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

/** A client inside this very container: its health check, and nobody else. */
export function isLoopback(remoteAddress: string): boolean {
  return remoteAddress === '::1' || remoteAddress.startsWith('127.');
}
