/** The bytes that a BODY[section]<partial> names (RFC 9051 §6.4.5.1); null when there is no such part. */
import { fieldBytes, readHeader } from '../../wire/mime/header.ts';
import { partAt, type Part } from '../../wire/mime/structure.ts';
import type { BodySection } from './fetch-items.ts';

const CRLF = Buffer.from('\r\n');

export function sectionBytes(raw: Buffer, structure: () => Part, section: BodySection): Buffer | null {
  return partialOf(section.path.length === 0 ? ofMessage(raw, 0, raw.length, section) : ofPart(raw, structure(), section), section);
}

/** As much of it as was asked for. */
export function partialOf(bytes: Buffer | null, { partial }: BodySection): Buffer | null {
  if (!bytes || !partial) return bytes;
  const [offset, count] = partial;
  return bytes.subarray(offset, offset + count);
}

function ofPart(raw: Buffer, message: Part, section: BodySection): Buffer | null {
  const part = partAt(message, section.path);
  if (!part) return null;
  switch (section.text) {
    case 'all':
      return raw.subarray(part.bodyStart, part.end);
    case 'mime':
      return raw.subarray(part.headerStart, part.bodyStart);
    default:
      return part.message ? ofMessage(raw, part.message.headerStart, part.message.end, section) : null;
  }
}

function ofMessage(raw: Buffer, start: number, end: number, section: BodySection): Buffer {
  switch (section.text) {
    case 'all':
      return raw.subarray(start, end);
    case 'text':
      return raw.subarray(readHeader(raw, start, end).bodyStart, end);
    case 'header-fields':
    case 'header-fields-not':
      return Buffer.concat([...fieldBytes(raw, start, end, { names: new Set(section.fields), keep: section.text === 'header-fields' }), CRLF]);
    default:
      return raw.subarray(start, readHeader(raw, start, end).bodyStart);
  }
}
