/** What a person would read of a message, as Unicode for searching: decoded header values and text parts, HTML without its tags. */
import { htmlToText } from './html.ts';
import { TEXT_OVERLAP, TEXT_PIECE_BYTES } from './limits.ts';
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

/**
 * The text of every text part below, one after the other. A part larger than TEXT_PIECE_BYTES comes in pieces, cut at the end of a
 * line, each with the end of the one before in front (TEXT_OVERLAP characters): so nobody holds a large text as a whole, and what
 * spans a cut is still found.
 */
export function* readableText(raw: Buffer, part: Part): Generator<string> {
  if (part.message) yield* readableText(raw, part.message);
  for (const child of part.children) yield* readableText(raw, child);
  if (part.type !== 'text' || part.children.length > 0) return;
  const encoding = part.fields.find((field) => field.name === 'content-transfer-encoding')?.value.toLowerCase() ?? '';
  const decoder = decoderOf(part.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8');
  let before = '';
  for (const bytes of decodedPieces(raw.subarray(part.bodyStart, part.end), encoding)) {
    const text = before + decoder(bytes);
    yield part.subtype === 'html' ? htmlToText(text) : text;
    before = text.slice(-TEXT_OVERLAP);
  }
}

/** Unknown character sets are read as latin1, so that ASCII in them is still found. */
function decoderOf(charset: string): (bytes: Buffer) => string {
  try {
    const decoder = new TextDecoder(charset);
    return (bytes) => decoder.decode(bytes, { stream: true });
  } catch {
    return (bytes) => bytes.toString('latin1');
  }
}

/** A body without its transfer encoding, lower case; any but the two of RFC 2045 leaves it as it stands. */
export function* decodedPieces(body: Buffer, encoding: string): Generator<Buffer> {
  let left = '';
  for (const piece of lines(body)) {
    if (encoding === 'quoted-printable') yield decodeQuotedPrintable(piece);
    else if (encoding === 'base64') {
      const text = left + piece.toString('latin1').replaceAll(/[\r\n \t]+/g, '');
      const whole = piece.byteOffset + piece.length < body.byteOffset + body.length ? text.length - (text.length % 4) : text.length;
      left = text.slice(whole);
      yield Buffer.from(text.slice(0, whole), 'base64');
    } else yield piece;
  }
}

/** The whole, or pieces of about TEXT_PIECE_BYTES that end with a line, unless there is none to be seen. */
function* lines(body: Buffer): Generator<Buffer> {
  let at = 0;
  while (body.length - at > TEXT_PIECE_BYTES) {
    const from = at + TEXT_PIECE_BYTES;
    const end = body.subarray(from, from + TEXT_PIECE_BYTES / 8).indexOf(0x0a);
    const to = end < 0 ? from : from + end + 1;
    yield body.subarray(at, to);
    at = to;
  }
  yield body.subarray(at);
}
