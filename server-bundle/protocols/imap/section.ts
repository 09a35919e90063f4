/** The bytes that a BODY[section]<partial> names (RFC 9051 §6.4.5.1); null when there is no such part. */
import { readHeader } from '../../wire/mime/header.ts';
import { partAt, type Part } from '../../wire/mime/structure.ts';
import type { BodySection } from './fetch-items.ts';

const CRLF = Buffer.from('\r\n');

export function sectionBytes(raw: Buffer, structure: () => Part, section: BodySection): Buffer | null {
  const bytes = section.path.length === 0 ? ofMessage(raw, 0, raw.length, section) : ofPart(raw, structure(), section);
  if (!bytes || !section.partial) return bytes;
  const [offset, count] = section.partial;
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
  if (section.text === 'all') return raw.subarray(start, end);
  const header = readHeader(raw, start, end);
  switch (section.text) {
    case 'text':
      return raw.subarray(header.bodyStart, end);
    case 'header-fields':
    case 'header-fields-not': {
      const wanted = new Set(section.fields);
      const keep = section.text === 'header-fields';
      const fields = header.fields.filter((field) => wanted.has(field.name) === keep);
      return Buffer.concat([...fields.map((field) => raw.subarray(field.start, field.end)), CRLF]);
    }
    default:
      return raw.subarray(start, header.bodyStart);
  }
}
