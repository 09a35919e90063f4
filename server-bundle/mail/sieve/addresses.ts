/** The part of an address that a test looks at (RFC 5228 §2.7.4, RFC 5233). */
import { parseAddresses } from '../../wire/mime/addresses.ts';

export type AddressPart = 'all' | 'localpart' | 'domain' | 'user' | 'detail';

export interface SieveAddress {
  readonly local: string;
  readonly domain: string;
}

/** Fields that hold addresses; a test of any other field fails (RFC 5228 §5.1). */
const ADDRESS_FIELDS: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'resent-from',
  'resent-sender',
  'resent-reply-to',
  'resent-to',
  'resent-cc',
  'resent-bcc',
  'return-path',
  'delivered-to',
  'x-original-to',
  'errors-to',
  'disposition-notification-to',
  'mail-followup-to',
  'apparently-to',
]);
const DETAIL_SEPARATOR = '+';

export function holdsAddresses(field: string): boolean {
  return ADDRESS_FIELDS.has(field.toLowerCase());
}

/** What is no address is left out. */
export function addressesIn(value: string): readonly SieveAddress[] {
  return parseAddresses(value).flatMap((each) =>
    each.kind === 'mailbox' && each.domain !== null ? [{ local: each.local, domain: each.domain }] : [],
  );
}

export function splitAddress(address: string): SieveAddress {
  const at = address.lastIndexOf('@');
  return at === -1 ? { local: address, domain: '' } : { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** Null where the address has no such part. */
export function partOf({ local, domain }: SieveAddress, part: AddressPart): string | null {
  const separator = local.indexOf(DETAIL_SEPARATOR);
  switch (part) {
    case 'all':
      return domain === '' ? local : `${local}@${domain}`;
    case 'localpart':
      return local;
    case 'domain':
      return domain;
    case 'user':
      return separator === -1 ? local : local.slice(0, separator);
    case 'detail':
      return separator === -1 ? null : local.slice(separator + 1);
  }
}
