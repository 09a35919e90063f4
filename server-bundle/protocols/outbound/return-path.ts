/**
 * The envelope sender that strangers see. For a domain whose fe-bounces name leads to this server and may send by SPF, it is an address of that name
 * which says what came back (mail/bounce-address.ts): SPF passes for it and is aligned with the author's domain (RFC 7489's relaxed mode, RFC 9989), and a
 * bounce is known for one. For every other domain it is the plain sender.
 */
import { bounceAddress, BOUNCE_LABEL } from '../../mail/bounce-address.ts';
import type { QueueBatch, Storage } from '../../storage/api/operations.ts';
import type { MailResolver } from '../../trust/resolver.ts';
import { domainOf } from '../../wire/address/address.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import { remembered } from './remembered.ts';

export interface ReturnPathOptions {
  readonly storage: Storage;
  readonly resolver: MailResolver;
  /** Of this server; none: bounces come back to the plain sender. */
  readonly ownAddresses: readonly string[];
}

/** Never throws: what cannot be found out now leads to the plain sender. */
export type ReturnPath = (batch: QueueBatch, signal: AbortSignal) => Promise<string>;

export function returnPaths({ storage, resolver, ownAddresses }: ReturnPathOptions): ReturnPath {
  const secret = remembered(OUTBOUND_LIMITS.ownDnsMs, async () => {
    const { secrets } = await storage.call('forwarding.secrets', {}, { signal: AbortSignal.timeout(OUTBOUND_LIMITS.storageMs) });
    return Buffer.from(secrets[0] ?? '', 'base64');
  });
  const comesBack = remembered(OUTBOUND_LIMITS.ownDnsMs, (domain) => leadsHere(`${BOUNCE_LABEL}.${domain}`, resolver, ownAddresses));
  const isOurs = remembered(OUTBOUND_LIMITS.relayMs, async (domain) => {
    const found = await storage.call(
      'recipient.resolve',
      { address: `postmaster@${domain}` },
      { signal: AbortSignal.timeout(OUTBOUND_LIMITS.storageMs) },
    );
    return found.kind !== 'unknown-domain';
  });
  return async ({ from, recipients }) => {
    const domain = domainOf(from);
    const id = recipients[0]?.id;
    if (from === '' || id === undefined || ownAddresses.length === 0 || isRewritten(from)) return from;
    try {
      if (!(await isOurs(domain)) || !(await comesBack(domain))) return from;
      return bounceAddress({ id, domain }, await secret(''), Date.now()) ?? from;
    } catch {
      return from;
    }
  };
}

/** A return path already (SRS): its bounces know their own way. */
function isRewritten(from: string): boolean {
  return /^"?srs[01][=+-]/i.test(from);
}

/** Its address is ours, nobody else takes its mail, and SPF has a word for it: the checklist's CNAME to the server's name brings all three. */
async function leadsHere(name: string, resolver: MailResolver, ownAddresses: readonly string[]): Promise<boolean> {
  const [mx, four, six, texts] = await Promise.all([resolver.mx(name), resolver.a(name), resolver.aaaa(name), resolver.txt(name)]);
  const addresses = [...four, ...six];
  const isHere = mx.length === 0 && addresses.length > 0 && addresses.every((address) => ownAddresses.includes(address));
  return isHere && texts.some((text) => /^v=spf1(?: |$)/i.test(text));
}
