/** The bytes that a BODY[section]<partial> names (RFC 9051 §6.4.5.1); null when there is no such part. */
import { FieldChoice, fieldBytes } from '../../wire/mime/field-bytes.ts';
import { readHeader } from '../../wire/mime/header.ts';
import { partAt, type Part } from '../../wire/mime/structure.ts';
import type { BodySection } from './fetch-items.ts';

/** Made once for a section, however many messages it is asked of. */
const choices = new WeakMap<BodySection, FieldChoice>();

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
      return fieldBytes(raw, start, end, choiceOf(section));
    default:
      return raw.subarray(start, readHeader(raw, start, end).bodyStart);
  }
}

function choiceOf(section: BodySection): FieldChoice {
  const known = choices.get(section);
  if (known) return known;
  const choice = new FieldChoice(section.fields, section.text === 'header-fields');
  choices.set(section, choice);
  return choice;
}
