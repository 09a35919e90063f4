/** Addresses in the one form they are kept and compared in: lower case, NFC, the domain in ASCII (A-labels). */
import { domainToASCII } from 'node:url';
import { StorageError } from '../../api/operations.ts';

export interface Address {
  /** Without quotes; what stands before the last '@'. */
  readonly local: string;
  readonly domain: string;
  readonly text: string;
}

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Undefined when it is no address. */
export function parseAddress(asked: string): Address | undefined {
  const at = asked.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = asked.slice(0, at).normalize('NFC').toLowerCase();
  const domain = parseDomain(asked.slice(at + 1));
  if (!domain || local.length > 64 || /[\s\p{Cc}<>"(),:;\\[\]]/u.test(local)) return undefined;
  return { local, domain, text: `${local}@${domain}` };
}

export function parseDomain(asked: string): string | undefined {
  const domain = domainToASCII(asked.toLowerCase());
  return domain.length <= 253 && DOMAIN.test(domain) ? domain : undefined;
}

/** @throws StorageError INVALID_INPUT */
export function requireAddress(asked: string): Address {
  const address = parseAddress(asked);
  if (!address) throw new StorageError('INVALID_INPUT', `"${asked.slice(0, 100)}" is not a mail address.`);
  return address;
}

/** @throws StorageError INVALID_INPUT */
export function requireDomain(asked: string): string {
  const domain = parseDomain(asked);
  if (!domain) throw new StorageError('INVALID_INPUT', `"${asked.slice(0, 100)}" is not a domain name.`);
  return domain;
}
