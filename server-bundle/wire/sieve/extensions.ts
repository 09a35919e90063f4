/** The extensions that scripts may require, as ManageSieve announces them, with where each is specified. */
export const EXTENSIONS = [
  'fileinto', // RFC 5228 §4.1
  'envelope', // RFC 5228 §5.4
  'encoded-character', // RFC 5228 §2.4.2.4
  'comparator-i;ascii-numeric', // RFC 4790 §9.1
  'body', // RFC 5173
  'copy', // RFC 3894
  'date', // RFC 5260 §4
  'duplicate', // RFC 7352
  'editheader', // RFC 5293
  'environment', // RFC 5183
  'ereject', // RFC 5429 §2.1
  'ihave', // RFC 5463
  'imap4flags', // RFC 5232
  'index', // RFC 5260 §6
  'mailbox', // RFC 5490 §3
  'regex', // draft-ietf-sieve-regex-01, in a linear-time engine
  'reject', // RFC 5429 §2.2
  'relational', // RFC 5231
  'special-use', // RFC 8579
  'subaddress', // RFC 5233
  'vacation', // RFC 5230
  'vacation-seconds', // RFC 6131
  'variables', // RFC 5229
] as const;

export type Extension = (typeof EXTENSIONS)[number];

/** Of the base specification: requiring them is allowed and changes nothing (RFC 5228 §2.7.3, §6.1). */
const BUILT_IN: ReadonlySet<string> = new Set(['comparator-i;octet', 'comparator-i;ascii-casemap']);

export function isExtension(name: string): name is Extension {
  return (EXTENSIONS as readonly string[]).includes(name);
}

export function isSupported(name: string): boolean {
  return isExtension(name) || BUILT_IN.has(name);
}
