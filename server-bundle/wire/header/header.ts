/**
 * The header section of a message (RFC 5322 §2.2) at the byte level: where it ends, which fields it has. It keeps every byte
 * as it came, reads at most what limits.ts allows, and knows nothing of MIME.
 */
import { HEADER_LIMITS } from './limits.ts';

export interface HeaderField {
  /** In lower case. */
  readonly name: string;
  /** Unfolded and trimmed, read as UTF-8. */
  readonly value: string;
  /** Offsets of the whole field, its last CR LF included. */
  readonly start: number;
  readonly end: number;
}

export interface MessageHeader {
  readonly fields: readonly HeaderField[];
  /** Offset of the first byte after the blank line; the length of the message where there is none. */
  readonly bodyStart: number;
}

export class HeaderTooBigError extends Error {
  override readonly name = 'HeaderTooBigError';
}

const LF = 0x0a;
const CR = 0x0d;

/** @throws HeaderTooBigError beyond the limits. Lines that are no field are passed over, as RFC 5322 readers do. */
export function readHeader(raw: Buffer): MessageHeader {
  const fields: HeaderField[] = [];
  let start = 0;
  while (start < raw.length) {
    if (start > HEADER_LIMITS.sectionBytes || fields.length > HEADER_LIMITS.fields) throw new HeaderTooBigError('The header is too big.');
    if (raw[start] === CR && raw[start + 1] === LF) return { fields, bodyStart: start + 2 };
    const end = endOfField(raw, start);
    const field = fieldAt(raw, start, end);
    if (field !== null) fields.push(field);
    start = end;
  }
  return { fields, bodyStart: raw.length };
}

function endOfField(raw: Buffer, start: number): number {
  let lf = raw.indexOf(LF, start);
  while (lf !== -1 && (raw[lf + 1] === 0x20 || raw[lf + 1] === 0x09)) {
    if (lf - start > HEADER_LIMITS.sectionBytes) throw new HeaderTooBigError('A header field is too long.');
    lf = raw.indexOf(LF, lf + 1);
  }
  return lf === -1 ? raw.length : lf + 1;
}

function fieldAt(raw: Buffer, start: number, end: number): HeaderField | null {
  if (end - start > HEADER_LIMITS.sectionBytes) throw new HeaderTooBigError('A header field is too long.');
  const text = raw.toString('utf8', start, end);
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon)).trimEnd();
  if (!/^[!-9;-~]+$/.test(name)) return null;
  const value = text
    .slice(colon + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim();
  return { name: name.toLowerCase(), value, start, end };
}

export function fieldsNamed(header: MessageHeader, name: string): readonly HeaderField[] {
  return header.fields.filter((field) => field.name === name);
}

export function fieldValue(header: MessageHeader, name: string): string | null {
  return fieldsNamed(header, name)[0]?.value ?? null;
}

/** The message without the fields of these names (lower case). */
export function withoutFields(raw: Buffer, header: MessageHeader, names: readonly string[]): Buffer {
  return withoutSpans(
    raw,
    header.fields.filter((field) => names.includes(field.name)),
  );
}

/** The message without these fields, given in their order. */
export function withoutSpans(raw: Buffer, dropped: readonly Pick<HeaderField, 'start' | 'end'>[]): Buffer {
  if (dropped.length === 0) return raw;
  const parts: Buffer[] = [];
  let from = 0;
  for (const field of dropped) {
    parts.push(raw.subarray(from, field.start));
    from = field.end;
  }
  return Buffer.concat([...parts, raw.subarray(from)]);
}

/** Puts finished fields (each with its CR LF) on top. */
export function withFieldsOnTop(raw: Buffer, fields: readonly string[]): Buffer {
  return Buffer.concat([Buffer.from(fields.join(''), 'utf8'), raw]);
}

/** True when the header section has bytes that only SMTPUTF8 peers may get (RFC 6531). */
export function isInternationalHeader(raw: Buffer, header: MessageHeader): boolean {
  return raw.subarray(0, header.bodyStart).some((byte) => byte > 0x7f);
}
