/** What a connection to one host must prove before it gets a message, and what it proved. */
import type { TlsaRecord } from '../../../trust/tlsa.ts';

export type TlsDemand =
  /** TLS wherever it is offered, the certificate not judged, in the clear where it fails (RFC 7435). */
  | { readonly kind: 'opportunistic' }
  /** TLS, the certificate not judged: TLSA records of which none is usable (RFC 7672 §2.2). */
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'dane'; readonly records: readonly TlsaRecord[]; readonly baseName: string; readonly names: readonly string[] }
  /** A certificate for the host's name from an authority that everybody trusts (RFC 8461 §4.1, RFC 8689 §4.2.1). */
  | { readonly kind: 'webpki' }
  /** Never TLS: a relay beside us that was configured so. */
  | { readonly kind: 'none' };

export type Proof = 'dane' | 'webpki' | null;

/** How the transport of one session ended up. */
export interface Transport {
  /** `TLSv1.3 TLS_AES_256_GCM_SHA384`, or null in the clear. */
  readonly tls: string | null;
  readonly proof: Proof;
  /** SHA-256 of the server's certificate, for the log. */
  readonly fingerprint: string | null;
}

/** Failure types as RFC 8460 §4.3 names them. */
export type TlsFailureType =
  | 'starttls-not-supported'
  | 'certificate-host-mismatch'
  | 'certificate-expired'
  | 'certificate-not-trusted'
  | 'validation-failure'
  | 'tlsa-invalid'
  | 'dnssec-invalid'
  | 'dane-required'
  | 'sts-policy-fetch-error'
  | 'sts-policy-invalid'
  | 'sts-webpki-invalid';

/** The host did not prove what was demanded: it gets no message now. */
export class TlsFailure extends Error {
  override readonly name = 'TlsFailure';
  readonly type: TlsFailureType;
  constructor(type: TlsFailureType, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.type = type;
  }
}

/** Sessions of the same host may be shared between domains only where they had to prove the same. */
export function demandKey(demand: TlsDemand): string {
  if (demand.kind !== 'dane') return demand.kind;
  const records = demand.records.map(
    ({ usage, selector, matchingType, certificate }) => `${usage}${selector}${matchingType}${certificate.toString('hex')}`,
  );
  // Names are looked at for an authority's certificates only.
  const names = demand.records.some(({ usage }) => usage === 2) ? demand.names : [demand.baseName];
  return `dane ${names.join()} ${records.sort().join()}`;
}
