/** What DKIM (RFC 6376) and ARC (RFC 8617) sign: the relaxed forms of fields and body (§3.4.2, §3.4.4), and the text of the chosen fields (§3.7). */
import { createHash } from 'node:crypto';
import { fieldsNamed } from '../wire/header/header.ts';
import type { HeaderField, MessageHeader } from '../wire/header/header.ts';

/** bh= with SHA-256. */
export function bodyHash(body: Buffer): string {
  return createHash('sha256').update(relaxedBody(body)).digest('base64');
}

/** §3.7: the fields in the order of h=, each from the bottom up, then this one without its value of b=. */
export function signedText(raw: Buffer, header: MessageHeader, h: readonly string[], unsigned: string): string {
  const left = new Map<string, HeaderField[]>();
  for (const name of new Set(h)) left.set(name, [...fieldsNamed(header, name)]);
  const lines = h.map((name) => {
    const next = left.get(name)?.pop();
    return next === undefined ? '' : `${relaxedField(raw.toString('latin1', next.start, next.end))}\r\n`;
  });
  return lines.join('') + relaxedField(unsigned);
}

/** §3.4.2 */
export function relaxedField(text: string): string {
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

/** The value of h=, folded. */
export function foldedNames(names: readonly string[]): string {
  const lines: string[] = [];
  for (let index = 0; index < names.length; index += 6) lines.push(names.slice(index, index + 6).join(':'));
  return lines.join(':\r\n  ');
}

/** The value of b=, folded. */
export function foldedSignature(signature: string): string {
  return signature.replace(/.{70}(?=.)/g, '$&\r\n  ');
}
