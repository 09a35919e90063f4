/** What the certificate job decides, without doing any of it: which names, whether now, and when to look again. */
import { CHECK_MS, DNS_RETRY_MAX_MS, EAGER_MS, EAGER_RETRY_MS, FAILURE_FIRST_MS, FAILURE_RETRY_MAX_MS, RENEW_AT_SHARE } from './limits.ts';

export interface OwnAddresses {
  readonly ipv4: string;
  readonly ipv6: string | null;
}

export interface PresentCertificate {
  readonly selfSigned: boolean;
  readonly names: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Whether an authority that asks for this name over HTTP would reach this server, by either family. */
export function pointsHere(found: { readonly a: readonly string[]; readonly aaaa: readonly string[] }, own: OwnAddresses): boolean {
  const v4 = found.a.length > 0 && found.a.every((address) => address === own.ipv4);
  const wanted = own.ipv6 === null ? null : canonical(own.ipv6);
  // Authorities prefer IPv6: one AAAA record that leads elsewhere fails the challenge.
  const v6 = found.aaaa.every((address) => canonical(address) === wanted);
  return v4 && v6;
}

export type Need = { readonly kind: 'none' } | { readonly kind: 'order'; readonly why: string };

/** `isWished`: a person wants a new one, whatever the present one is worth. */
export function needOf(present: PresentCertificate | undefined, reachable: readonly string[], now: number, isWished = false): Need {
  if (!present) return order('there is none');
  if (isWished) return order('somebody asked for a new one');
  if (present.selfSigned) return order('the present one is self-signed');
  const lifetime = present.notAfter - present.notBefore;
  if (present.notAfter - now <= lifetime * RENEW_AT_SHARE) return order('the present one is due for renewal');
  const missing = reachable.filter((name) => !present.names.includes(name));
  return missing.length > 0 ? order(`the present one lacks ${missing.join(', ')}`) : { kind: 'none' };
}

export type Outcome = 'fine' | 'dns-not-ready' | 'failed';

/** `repeats` counts the same outcome in a row, from 1. */
export function nextTryMs(outcome: Outcome, repeats: number, sinceStartMs: number): number {
  const eager = sinceStartMs < EAGER_MS;
  switch (outcome) {
    case 'fine':
      // Names that were not published yet may be, any moment.
      return eager ? EAGER_RETRY_MS : CHECK_MS;
    case 'dns-not-ready':
      return eager ? EAGER_RETRY_MS : Math.min(EAGER_RETRY_MS * 2 ** Math.min(repeats, 20), DNS_RETRY_MAX_MS);
    case 'failed':
      return Math.min(FAILURE_FIRST_MS * 2 ** Math.min(repeats - 1, 20), FAILURE_RETRY_MAX_MS);
  }
}

function order(why: string): Need {
  return { kind: 'order', why };
}

/** One spelling for one address (RFC 5952). */
function canonical(address: string): string {
  try {
    return new URL(`http://[${address}]/`).hostname;
  } catch {
    return address;
  }
}
