/** What was found out about a message, as data. */
export type SpfWord = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror';
export type DkimWord = 'pass' | 'fail' | 'neutral' | 'none' | 'policy' | 'temperror' | 'permerror';
export type Policy = 'none' | 'quarantine' | 'reject';

export interface SpfFinding {
  readonly result: SpfWord;
  /** The domain that was asked: of the envelope sender, or HELO for the null sender. */
  readonly domain: string;
  readonly identity: 'mailfrom' | 'helo';
}

export interface DkimFinding {
  readonly result: DkimWord;
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  /** The first octets of b=, which tell signatures of one domain apart (RFC 6008). */
  readonly signatureStart: string;
}

export type DmarcFinding =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'pass' | 'fail';
      readonly fromDomain: string;
      /** What applies: p, sp or np, one level lower while the domain is testing (t=y). */
      readonly policy: Policy;
      /** As published for this author: p=, before sp, np and t are looked at. */
      readonly published: Policy;
      readonly isTesting: boolean;
    }
  | { readonly kind: 'temperror' | 'permerror'; readonly fromDomain: string }
  /** RFC 9989 §5.3.1: no author domain, or several. */
  | { readonly kind: 'impossible'; readonly reason: string };

export interface ArcFinding {
  readonly result: 'pass' | 'fail' | 'none';
  /** The domains of the seals, oldest first; empty unless the chain is whole. */
  readonly sealers: readonly string[];
  /** All of them are trusted here, and the first of them saw DMARC pass. */
  readonly vouches: boolean;
}

export type Disposition = 'accept' | 'quarantine' | 'reject';

export interface Verdict {
  readonly spf: SpfFinding;
  readonly dkim: readonly DkimFinding[];
  readonly dmarc: DmarcFinding;
  readonly arc: ArcFinding;
  readonly disposition: Disposition;
}

/**
 * RFC 9989 §5.4: the author's domain says what to do with mail that it did not send; §11.5: no single author is suspicious.
 * A forwarder that we trust may vouch for what it changed on the way (RFC 8617 §7.2.1).
 */
export function dispositionOf(dmarc: DmarcFinding, arc: ArcFinding): Disposition {
  if (dmarc.kind === 'impossible') return 'quarantine';
  if (dmarc.kind !== 'fail' || arc.vouches) return 'accept';
  switch (dmarc.policy) {
    case 'reject':
      return 'reject';
    case 'quarantine':
      return 'quarantine';
    case 'none':
      return 'accept';
  }
}

/** One word for all signatures: pass when any passed. */
export function dkimSummary(dkim: readonly DkimFinding[]): DkimWord {
  return dkim.some((finding) => finding.result === 'pass') ? 'pass' : (dkim[0]?.result ?? 'none');
}
