/**
 * DKIM signing (RFC 6376) with rsa-sha256 or ed25519-sha256 (RFC 8463) and relaxed/relaxed. From, To, Subject, Date and Message-ID are signed once more
 * than they occur, so that nobody can add another (§8.15). The message must already have the bytes it will be sent with.
 */
import { createHash, sign } from 'node:crypto';
import { fieldsNamed, readHeader } from '../wire/header/header.ts';
import { bodyHash, foldedNames, foldedSignature, signedText } from './canonical.ts';

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** rsa-sha256 unless said otherwise. */
  readonly algorithm?: 'rsa-sha256' | 'ed25519-sha256';
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

const OVERSIGNED = ['from', 'to', 'subject', 'date', 'message-id'];
const SIGNED = [
  'cc',
  'reply-to',
  'sender',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
];

/** The DKIM-Signature field with its CR LF, to be put on top. */
export function dkimSignature(raw: Buffer, key: DkimKey, now: Date = new Date()): string {
  const header = readHeader(raw);
  const names = [...OVERSIGNED, ...SIGNED];
  const h = names.flatMap((name) => Array.from({ length: fieldsNamed(header, name).length + (OVERSIGNED.includes(name) ? 1 : 0) }, () => name));
  const unsigned = [
    `DKIM-Signature: v=1; a=${key.algorithm ?? 'rsa-sha256'}; c=relaxed/relaxed;`,
    ` d=${key.domain}; s=${key.selector}; t=${Math.floor(now.getTime() / 1000)};`,
    ` h=${foldedNames(h)};`,
    ` bh=${bodyHash(raw.subarray(header.bodyStart))};`,
    ' b=',
  ].join('\r\n');
  const signature = signed(Buffer.from(signedText(raw, header, h, unsigned), 'latin1'), key).toString('base64');
  return `${unsigned}${foldedSignature(signature)}\r\n`;
}

/** RFC 8463 §3: Ed25519 signs the SHA-256 of the text. */
function signed(text: Buffer, { algorithm, privateKey }: DkimKey): Buffer {
  return algorithm === 'ed25519-sha256' ? sign(null, createHash('sha256').update(text).digest(), privateKey) : sign('sha256', text, privateKey);
}
