/**
 * Header fields with octets beyond ASCII, for programs that did not ask for UTF-8 (RFC 6856 §4): a surrogate in encoded words (RFC 2047),
 * which shows the same text. An address beyond ASCII is readable in it but can't be answered to, as in RFC 6858.
 */
import { isUtf8 } from 'node:buffer';

/** An encoded word has 75 characters at most (RFC 2047 §2). */
const UTF8_BYTES = 45;
const UNKNOWN_BYTES = 42;
const FOLD = '\r\n ';

/** One line without its end; what comes back may be several, folded. ASCII is returned as it is. */
export function asciiHeaderLine(line: Buffer): Buffer {
  if (isAscii(line)) return line;
  const text = line.toString('latin1');
  const colon = /^[ \t]/.test(text) ? -1 : text.indexOf(':');
  const name = text.slice(0, colon + 1).replace(/[^\x20-\x7e]/g, '?');
  return Buffer.from(name + encodedValue(text.slice(colon + 1)), 'latin1');
}

/** Where a line is too long to be looked at whole. */
export function withoutEighthBits(bytes: Buffer): Buffer {
  return isAscii(bytes) ? bytes : Buffer.from(bytes.map((byte) => (byte > 0x7f ? 0x3f : byte)));
}

/** Words that stand side by side go together, the blanks between them inside: between two encoded words blanks are not shown. */
function encodedValue(value: string): string {
  const parts = value.split(/([ \t]+)/);
  const pieces: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    let run = parts[at] ?? '';
    if (!hasEighthBit(run)) {
      pieces.push(run);
      continue;
    }
    while (hasEighthBit(parts[at + 2] ?? '')) {
      run += `${parts[at + 1] ?? ''}${parts[at + 2] ?? ''}`;
      at += 2;
    }
    pieces.push(encodedWords(Buffer.from(run, 'latin1')));
  }
  return pieces.join('');
}

function encodedWords(bytes: Buffer): string {
  const [charset, size] = isUtf8(bytes) ? (['utf-8', UTF8_BYTES] as const) : (['unknown-8bit', UNKNOWN_BYTES] as const);
  const words: string[] = [];
  for (let at = 0; at < bytes.length;) {
    let end = Math.min(at + size, bytes.length);
    // A character is never cut in two.
    if (charset === 'utf-8') while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    words.push(`=?${charset}?B?${bytes.toString('base64', at, end)}?=`);
    at = end;
  }
  return words.join(FOLD);
}

function hasEighthBit(text: string): boolean {
  return /[\x80-\xff]/.test(text);
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80);
}
