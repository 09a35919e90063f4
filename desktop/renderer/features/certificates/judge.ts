/** What a port's certificate is worth to whoever connects: one word for its state. Pure. */
import type { ProbedPort } from '../../../contract/index.ts';
import type { Tone } from '../../components/StateLabel.tsx';

export type Verdict = 'valid' | 'soon' | 'expired' | 'self-signed' | 'other-name' | 'untrusted' | 'silent';

const DAY_MS = 86_400_000;
/** A third of 90 days is when it is renewed; a week before its end something is wrong. */
const SOON_DAYS = 7;

export const TONES: Readonly<Record<Verdict, Tone>> = {
  valid: 'pass',
  soon: 'warn',
  expired: 'fail',
  'self-signed': 'warn',
  'other-name': 'fail',
  untrusted: 'fail',
  silent: 'fail',
};

export function daysLeft(notAfter: string, nowMs: number): number {
  return Math.floor((Date.parse(notAfter) - nowMs) / DAY_MS);
}

export function judge({ served }: Pick<ProbedPort, 'served'>, nowMs: number): Verdict {
  if (served === null) return 'silent';
  if (Date.parse(served.notAfter) <= nowMs) return 'expired';
  if (!served.matches) return 'other-name';
  if (served.selfSigned) return 'self-signed';
  if (served.problem !== null) return 'untrusted';
  return daysLeft(served.notAfter, nowMs) < SOON_DAYS ? 'soon' : 'valid';
}

const REASONS = {
  CERT_HAS_EXPIRED: 'issuerExpired',
  CERT_NOT_YET_VALID: 'notYet',
  CERT_REVOKED: 'revoked',
  CERT_SIGNATURE_FAILURE: 'forged',
  SELF_SIGNED_CERT_IN_CHAIN: 'ownAuthority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknownAuthority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknownAuthority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chainMissing',
} as const;

export type Reason = (typeof REASONS)[keyof typeof REASONS] | 'other';

/** What OpenSSL has against a certificate that is not itself expired, self-signed or of another name. */
export function reasonOf(problem: string): Reason {
  return Object.entries(REASONS).find(([code]) => code === problem)?.[1] ?? 'other';
}
