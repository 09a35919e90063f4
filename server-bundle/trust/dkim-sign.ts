/**
 * DKIM signing (RFC 6376) with rsa-sha256 and relaxed/relaxed. From, To, Subject, Date and Message-ID are signed once more
 * than they occur, so that nobody can add another (§8.15). The message must already have the bytes it will be sent with.
 */
import { createHash, sign } from 'node:crypto';
import { fieldsNamed, readHeader } from '../wire/header/header.ts';
import type { HeaderField, MessageHeader } from '../wire/header/header.ts';

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
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
  const bodyHash = createHash('sha256')
    .update(relaxedBody(raw.subarray(header.bodyStart)))
    .digest('base64');
  const unsigned = [
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ` d=${key.domain}; s=${key.selector}; t=${Math.floor(now.getTime() / 1000)};`,
    ` h=${foldedNames(h)};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
  const signature = sign('sha256', Buffer.from(signedText(raw, header, h, unsigned), 'latin1'), key.privateKey).toString('base64');
  return `${unsigned}${signature.replace(/.{70}(?=.)/g, '$&\r\n  ')}\r\n`;
}

/** §3.7: the fields in the order of h=, each from the bottom up, then this one without its value of b=. */
function signedText(raw: Buffer, header: MessageHeader, h: readonly string[], unsigned: string): string {
  const left = new Map<string, HeaderField[]>();
  for (const name of new Set(h)) left.set(name, [...fieldsNamed(header, name)]);
  const lines = h.map((name) => {
    const next = left.get(name)?.pop();
    return next === undefined ? '' : `${relaxedField(raw.toString('latin1', next.start, next.end))}\r\n`;
  });
  return lines.join('') + relaxedField(unsigned);
}

/** §3.4.2 */
function relaxedField(text: string): string {
  const colon = text.indexOf(':');
  const value = text
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
  return `${text.slice(0, colon).trim().toLowerCase()}:${value}`;
}

/** §3.4.4 */
function relaxedBody(body: Buffer): Buffer {
  const text = body
    .toString('latin1')
    .replace(/[ \t]+/g, ' ')
    .replaceAll(' \r\n', '\r\n');
  let end = text.length;
  if (text.endsWith(' ')) end -= 1;
  while (end >= 2 && text.startsWith('\r\n', end - 2)) end -= 2;
  return Buffer.from(end <= 0 ? '' : `${text.slice(0, end)}\r\n`, 'latin1');
}

function foldedNames(names: readonly string[]): string {
  const lines: string[] = [];
  for (let index = 0; index < names.length; index += 6) lines.push(names.slice(index, index + 6).join(':'));
  return lines.join(':\r\n  ');
}
