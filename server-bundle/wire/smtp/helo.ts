/** The argument of EHLO and HELO (RFC 5321 §4.1.1.1): a name or an address literal. Its truth is not looked at here. */
import { isIP } from 'node:net';
import { LINE_LIMITS } from './limits.ts';

const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_.])?$/u;

export function isHeloArgument(text: string): boolean {
  if (text === '' || Buffer.byteLength(text) > LINE_LIMITS.domainBytes || text.includes('..')) return false;
  return literalAddress(text) !== null || NAME.test(text);
}

/** `[192.0.2.1]` and `[IPv6:2001:db8::1]` as an address; null where it is a name. */
export function literalAddress(text: string): string | null {
  const inner = /^\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})\]$/i.exec(text)?.[1];
  return inner !== undefined && isIP(inner) !== 0 ? inner : null;
}
