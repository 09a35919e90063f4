/**
 * MTA-STS (RFC 8461): reading the TXT record (§3.1) and the policy (§3.2), and asking whether a host is one of its. Pure; fetching is
 * in sts-fetch.ts.
 */
import { TRUST_LIMITS } from './limits.ts';

export interface StsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none';
  /** Host names in lower case, the first label perhaps `*`. */
  readonly mx: readonly string[];
  readonly maxAgeSeconds: number;
}

/** The id of the one record there may be; null when there is none, or more than one, or it is broken. */
export function stsRecordId(texts: readonly string[]): string | null {
  const records = texts.filter((text) => /^v=STSv1\s*(?:;|$)/.test(text));
  const [record] = records;
  if (records.length !== 1 || record === undefined) return null;
  return /;\s*id\s*=\s*([A-Za-z0-9]{1,32})\s*(?:;|$)/.exec(record)?.[1] ?? null;
}

/** Null when it is no policy. Unknown keys are passed over, of a key that comes twice the first counts. */
export function parseStsPolicy(text: string): StsPolicy | null {
  const mx: string[] = [];
  const single = new Map<string, string>();
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon === -1) return null;
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (key === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''));
    else if (!single.has(key)) single.set(key, value);
  }
  const mode = single.get('mode');
  const maxAge = single.get('max_age') ?? '';
  if (single.get('version') !== 'STSv1' || !/^\d{1,10}$/.test(maxAge)) return null;
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') return null;
  if (mx.length > TRUST_LIMITS.stsHosts || !mx.every(isPattern) || (mode !== 'none' && mx.length === 0)) return null;
  return { mode, mx, maxAgeSeconds: Math.min(Number(maxAge), TRUST_LIMITS.stsMaxAgeSeconds) };
}

/** §4.1: `*` stands for exactly one label, the leftmost. */
export function isStsHost(policy: StsPolicy, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const parent = name.slice(name.indexOf('.') + 1);
  return policy.mx.some((pattern) => (pattern.startsWith('*.') ? name.includes('.') && parent === pattern.slice(2) : name === pattern));
}

function isPattern(pattern: string): boolean {
  return pattern.length <= 255 && /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(pattern);
}
