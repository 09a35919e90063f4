/** Which systems are supported, and how a server is seen from outside. Pure. */
import { isIP, isIPv4 } from 'node:net';
import type { Facts } from './facts.ts';

export type Support = { readonly ok: true; readonly distribution: 'debian' | 'ubuntu' } | { readonly ok: false; readonly reason: string };

const SUPPORTED = 'Palomar needs Debian 13 or newer, or Ubuntu 22.04 or newer. Most providers can reinstall a server with one of them in a minute.';

export function supportOf(facts: Facts): Support {
  const id = facts.os['ID'];
  const version = Number.parseFloat(facts.os['VERSION_ID'] ?? '');
  // Testing and unstable carry no version and are newer than any that does.
  if (id === 'debian' && (version >= 13 || Number.isNaN(version))) return { ok: true, distribution: 'debian' };
  if (id === 'debian' && version === 12) return { ok: false, reason: `Debian 12 has no Compose v2 among its packages. ${SUPPORTED}` };
  if (id === 'ubuntu' && version >= 22.04) return { ok: true, distribution: 'ubuntu' };
  return { ok: false, reason: SUPPORTED };
}

export function architectureOf(facts: Facts): 'amd64' | 'arm64' | null {
  if (facts.machine === 'x86_64') return 'amd64';
  return facts.machine === 'aarch64' || facts.machine === 'arm64' ? 'arm64' : null;
}

/**
 * What the world knows the server by. Behind a provider's address translation its own address is a private one (RFC 1918,
 * RFC 6598): then the address that the person connects to is the public one.
 */
export function addressesOf(facts: Facts, host: string | null): { readonly ipv4: string | null; readonly ipv6: string | null } {
  const connected = facts.connectedAddress;
  const own = connected !== null && isIPv4(connected) && facts.ipv4.includes(connected) ? [connected, ...facts.ipv4] : facts.ipv4;
  const typed = host !== null && isIPv4(host) && !host.startsWith('127.') ? host : null;
  const ipv4 = own.find((address) => !isPrivate(address)) ?? typed ?? own[0] ?? null;
  const inPrivateWorld = ipv4 !== null && isPrivate(ipv4);
  const ipv6 = facts.ipv6.find((address) => isIP(address) === 6 && (inPrivateWorld || !isPrivate(address))) ?? null;
  return { ipv4, ipv6 };
}

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(
    address,
  );
}
