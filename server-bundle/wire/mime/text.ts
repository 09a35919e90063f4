/** What a person would read of a message, as Unicode for searching: decoded header values and text parts, HTML without its tags. */
import { htmlToText } from './html.ts';
import type { Part } from './structure.ts';

const ENCODED_WORD = /=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z-]{1,20})?\?([BbQq])\?([^?\s]{0,10000})\?=(?:\s+(?==\?))?/g;

/** RFC 2047 encoded words of a latin1 header value; raw 8-bit bytes are taken for UTF-8. */
export function decodeHeaderValue(value: string): string {
  const utf8 = decodeCharset(Buffer.from(value, 'latin1'), 'utf-8');
  return utf8.replaceAll(ENCODED_WORD, (_, charset: string, encoding: string, text: string) => {
    const bytes =
      encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : decodeQuotedPrintable(Buffer.from(text.replaceAll('_', ' '), 'latin1'));
    return decodeCharset(bytes, charset);
  });
}

/** Unknown character sets are read as latin1, so that ASCII in them is still found. */
export function decodeCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** RFC 2045 §6.7; malformed escapes stay as they are. */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replaceAll(/[ \t]+(?=\r?\n|$)/g, '')
    .replaceAll(/=\r?\n/g, '');
  return Buffer.from(
    text.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

/** The text of every text part below, one after the other. */
export function* readableText(raw: Buffer, part: Part): Generator<string> {
  if (part.message) yield* readableText(raw, part.message);
  for (const child of part.children) yield* readableText(raw, child);
  if (part.type !== 'text' || part.children.length > 0) return;
  const encoding = part.fields.find((field) => field.name === 'content-transfer-encoding')?.value.toLowerCase();
  const charset = part.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8';
  const body = raw.subarray(part.bodyStart, part.end);
  const bytes =
    encoding === 'base64' ? Buffer.from(body.toString('latin1'), 'base64') : encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : body;
  const text = decodeCharset(bytes, charset);
  yield part.subtype === 'html' ? htmlToText(text) : text;
}
