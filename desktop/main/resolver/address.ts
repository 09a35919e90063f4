/** IPv4 and IPv6 addresses as bytes: comparing, masking, and the names of their reverse zones (RFC 1035 §3.5, RFC 3596 §2.5). */
import { isIPv4, isIPv6 } from 'node:net';

export interface Address {
  readonly family: 4 | 6;
  readonly bytes: Uint8Array;
}

export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 4, bytes: Uint8Array.from(text.split('.').map(Number)) };
  if (!isIPv6(text) || text.includes('%')) return null;
  return { family: 6, bytes: ipv6Bytes(text) };
}

/** True when both are the same address, however they are written. */
export function sameAddress(one: string, other: string): boolean {
  const a = parseAddress(one);
  const b = parseAddress(other);
  return a !== null && b !== null && a.family === b.family && withinPrefix(a, b, a.bytes.length * 8);
}

/** True when the first `bits` of both are equal. */
export function withinPrefix(address: Address, network: Address, bits: number): boolean {
  if (address.family !== network.family) return false;
  return address.bytes.every((byte, index) => {
    const left = Math.min(8, Math.max(0, bits - index * 8));
    const mask = (0xff << (8 - left)) & 0xff;
    return (byte & mask) === ((network.bytes[index] ?? 0) & mask);
  });
}

/** The labels of an address backwards, without a suffix: octets for IPv4, single nibbles for IPv6 (never groups of four). */
export function reversedLabels(address: Address): string {
  const bytes = [...address.bytes];
  const labels = address.family === 4 ? bytes.map(String) : bytes.flatMap((byte) => [(byte >> 4).toString(16), (byte & 15).toString(16)]);
  return labels.reverse().join('.');
}

/** The name whose PTR record names the host of an address. */
export function reverseName(text: string): string | null {
  const address = parseAddress(text);
  return address && `${reversedLabels(address)}.${address.family === 4 ? 'in-addr.arpa' : 'ip6.arpa'}`;
}

function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<number>(16 - before.length - after.length).fill(0);
  return Uint8Array.from([...before, ...zeros, ...after]);
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
