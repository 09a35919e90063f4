/**
 * DANE for SMTP (RFC 7672, RFC 6698, RFC 7671): which TLSA records are of use, and whether a server's certificates are what they say. Pure: the
 * records were looked up and validated elsewhere.
 *
 * A trust anchor (usage 2) must be among the certificates that the server sends (RFC 7672 §3.1.2 obliges it to); an anchor that stands
 * in the DNS alone is not used. PKIX-TA and PKIX-EE (usages 0 and 1) are unusable for SMTP (§3.1.3).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly certificate: Buffer;
}

export type DaneVerdict =
  | { readonly kind: 'match'; readonly usage: 2 | 3 }
  | { readonly kind: 'mismatch'; readonly reason: 'certificate-host-mismatch' | 'certificate-expired' | 'validation-failure'; readonly text: string };

const DIGEST_BYTES: Readonly<Record<number, number>> = { 1: 32, 2: 64 };

/** Usages, selectors and matching types that SMTP knows, and digests of their length. */
export function usableTlsa(records: readonly TlsaRecord[]): readonly TlsaRecord[] {
  return records.filter(
    ({ usage, selector, matchingType, certificate }) =>
      (usage === 2 || usage === 3) &&
      (selector === 0 || selector === 1) &&
      (matchingType === 0 ? certificate.length > 0 : certificate.length === DIGEST_BYTES[matchingType]),
  );
}

export interface PresentedChain {
  /** The server's own first, then as far as its issuers were sent along. */
  readonly chain: readonly X509Certificate[];
  /** RFC 7672 §3.2.2: the TLSA base domain and the names that lead to it. Looked at for usage 2 only. */
  readonly names: readonly string[];
  readonly now: Date;
}

export function checkDane(records: readonly TlsaRecord[], { chain, names, now }: PresentedChain): DaneVerdict {
  const leaf = chain[0];
  if (leaf === undefined) return mismatch('validation-failure', 'The server showed no certificate');
  // RFC 7671 §5.1: the record is the whole proof; neither name nor date is looked at.
  if (records.some((record) => record.usage === 3 && matches(record, leaf))) return { kind: 'match', usage: 3 };
  const anchors = records.filter((record) => record.usage === 2);
  const anchorAt = chain.findIndex((certificate) => anchors.some((record) => matches(record, certificate)));
  if (anchorAt === -1) return mismatch('validation-failure', 'No certificate of the server is one that its TLSA records name');
  const used = chain.slice(0, anchorAt + 1);
  if (!isChain(used)) return mismatch('validation-failure', 'The certificate is not signed by the anchor that its TLSA records name');
  if (used.some((certificate) => now < certificate.validFromDate || now > certificate.validToDate))
    return mismatch('certificate-expired', 'A certificate of the server is not valid today');
  if (!names.some((name) => leaf.checkHost(name, { partialWildcards: false }) !== undefined))
    return mismatch('certificate-host-mismatch', `The certificate is not for ${names[0] ?? 'that host'}`);
  return { kind: 'match', usage: 2 };
}

/** Each is issued and signed by the next, which may sign. */
function isChain(chain: readonly X509Certificate[]): boolean {
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1];
    return issuer === undefined || (issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
  });
}

function matches(record: TlsaRecord, certificate: X509Certificate): boolean {
  const selected = record.selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' });
  const shown =
    record.matchingType === 0
      ? selected
      : createHash(record.matchingType === 1 ? 'sha256' : 'sha512')
          .update(selected)
          .digest();
  return shown.length === record.certificate.length && timingSafeEqual(shown, record.certificate);
}

function mismatch(reason: Extract<DaneVerdict, { kind: 'mismatch' }>['reason'], text: string): DaneVerdict {
  return { kind: 'mismatch', reason, text };
}
