/** The address of an alias: a name, a regular expression on the local part, or all that is left of a domain. */
import type { AliasKind } from '../../api/operations/recipients.ts';
import { StorageError } from '../../api/operations.ts';
import { requireAddress, requireDomain } from './addresses.ts';

export interface AliasAddress {
  readonly kind: AliasKind;
  readonly domain: string;
  /** As it is kept and compared. */
  readonly text: string;
  /** What stands between the slashes, for a pattern. */
  readonly source: string | null;
}

/** Reads only: whether a pattern can be compiled is for whoever keeps it. @throws StorageError INVALID_INPUT */
export function requireAliasAddress(asked: string): AliasAddress {
  const at = asked.lastIndexOf('@');
  const left = asked.slice(0, Math.max(0, at));
  if (left === '*') {
    const domain = requireDomain(asked.slice(at + 1));
    return { kind: 'catch-all', domain, text: `*@${domain}`, source: null };
  }
  const pattern = /^\/(.*)\/([a-z]*)$/su.exec(left);
  if (!pattern) {
    const address = requireAddress(asked);
    return { kind: 'exact', domain: address.domain, text: address.text, source: null };
  }
  const [, source = '', flags = ''] = pattern;
  if (flags !== '' && flags !== 'i')
    throw new StorageError(
      'INVALID_INPUT',
      `The regular expression has the flags "${flags}"; only i is known, and local parts are always compared without case.`,
    );
  const domain = requireDomain(asked.slice(at + 1));
  return { kind: 'pattern', domain, text: `/${source}/${flags}@${domain}`, source };
}
