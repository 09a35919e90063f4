/** Header fields as they stand in a message (RFC 5322 §2.2), by byte offsets. Nothing is decoded; latin1 keeps each byte. */
import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from './limits.ts';

export interface Field {
  /** Lower case. */
  readonly name: string;
  /** Unfolded, trimmed, latin1. */
  readonly value: string;
  /** Byte range of the whole field with its CRLF. */
  readonly start: number;
  readonly end: number;
}

export interface Header {
  readonly fields: readonly Field[];
  /** Where the body starts: behind the empty line. */
  readonly bodyStart: number;
}

/** Reads the header that starts at `start`; a message without an empty line is all header. */
export function readHeader(raw: Buffer, start: number, end: number): Header {
  const fields: Field[] = [];
  let at = start;
  while (at < end) {
    const lineEnd = endOfLine(raw, at, end);
    if (isEmptyLine(raw, at, lineEnd)) return { fields, bodyStart: lineEnd };
    const fieldEnd = endOfField(raw, lineEnd, end);
    if (fields.length < MAX_HEADER_FIELDS && fieldEnd - start <= MAX_HEADER_BYTES) {
      const field = toField(raw, at, fieldEnd);
      if (field) fields.push(field);
    }
    at = fieldEnd;
  }
  return { fields, bodyStart: end };
}

export function valueOf(fields: readonly Field[], name: string): string | null {
  return fields.find((field) => field.name === name)?.value ?? null;
}

/** Index behind the line feed that ends this line, or `end`. */
export function endOfLine(raw: Buffer, at: number, end: number): number {
  const feed = raw.indexOf(0x0a, at);
  return feed < 0 || feed >= end ? end : feed + 1;
}

export function isEmptyLine(raw: Buffer, at: number, lineEnd: number): boolean {
  return raw[at] === 0x0a || (raw[at] === 0x0d && lineEnd - at === 2);
}

/** Folded lines begin with a space or a tab. */
export function endOfField(raw: Buffer, lineEnd: number, end: number): number {
  let at = lineEnd;
  while (at < end && (raw[at] === 0x20 || raw[at] === 0x09)) at = endOfLine(raw, at, end);
  return at;
}

function toField(raw: Buffer, start: number, end: number): Field | null {
  const text = raw.toString('latin1', start, end);
  const colon = text.indexOf(':');
  if (colon <= 0) return null;
  const value = text
    .slice(colon + 1)
    .replaceAll(/\r?\n(?=[ \t])/g, '')
    .trim();
  return { name: text.slice(0, colon).trim().toLowerCase(), value, start, end };
}
