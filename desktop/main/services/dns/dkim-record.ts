/** Reading a DKIM key record: RFC 6376 §3.6.1. Pure. */
import { createPublicKey } from 'node:crypto';

export interface DkimRecord {
  readonly tags: ReadonlyMap<string, string>;
  /** p=, white space removed; empty means revoked. */
  readonly publicKey: string;
  readonly keyType: string;
  readonly testing: boolean;
}

/** A string is what is wrong with it. */
export function parseDkim(text: string): DkimRecord | string {
  if (text.includes('"')) return 'it holds quotation marks: its pieces were pasted with the quotes between them';
  const tags = parseTags(text);
  if (typeof tags === 'string') return tags;
  const version = tags.get('v');
  if (version !== undefined && (version !== 'DKIM1' || [...tags.keys()][0] !== 'v')) return 'v= must come first and be DKIM1';
  const publicKey = tags.get('p')?.replaceAll(/\s/g, '');
  if (publicKey === undefined) return 'it has no p= with the key';
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(publicKey)) return 'its key is not base64: a piece of it was damaged or lost';
  const hashes = tags.get('h')?.split(':');
  if (hashes && !hashes.map((hash) => hash.trim()).includes('sha256')) return 'h= does not allow sha256, with which we sign';
  const services = tags
    .get('s')
    ?.split(':')
    .map((service) => service.trim());
  if (services && !services.includes('*') && !services.includes('email')) return 's= does not allow email';
  return { tags, publicKey, keyType: tags.get('k') ?? 'rsa', testing: (tags.get('t') ?? '').split(':').includes('y') };
}

/** Bits of an RSA key in base64 SPKI; 256 for Ed25519; null when it is no key. */
export function keyBits(publicKey: string, keyType: string): number | null {
  const bytes = Buffer.from(publicKey, 'base64');
  if (keyType === 'ed25519') return bytes.length === 32 ? 256 : null;
  try {
    return createPublicKey({ key: bytes, format: 'der', type: 'spki' }).asymmetricKeyDetails?.modulusLength ?? null;
  } catch {
    return null;
  }
}

/** tag=value lists of RFC 6376 §3.2, as DMARC uses them too. A string is what is wrong. */
export function parseTags(text: string): ReadonlyMap<string, string> | string {
  const tags = new Map<string, string>();
  const parts = text.split(';').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  for (const part of parts) {
    const match = /^([A-Za-z][A-Za-z0-9_]*)\s*=\s*([\s\S]*)$/.exec(part);
    if (!match?.[1]) return `"${part.slice(0, 60)}" is not of the form name=value`;
    if (tags.has(match[1])) return `${match[1]}= stands there twice`;
    tags.set(match[1], match[2] ?? '');
  }
  return tags;
}
