/** Whether a message holds a text, as SEARCH means it (RFC 9051 §6.4.4): a substring, whatever the case, of decoded fields and texts. */
import type { Field } from './header.ts';
import type { Part } from './structure.ts';
import { decodeHeaderValue, readableText } from './text.ts';

/** Fields whose values `indexableText` has. */
const INDEXED_FIELDS = ['from', 'to', 'cc', 'bcc', 'sender', 'reply-to', 'subject', 'message-id', 'list-id'];

export function isIndexedField(name: string): boolean {
  return INDEXED_FIELDS.includes(name);
}

/** `name` and `text` in lower case. An empty text asks for the presence of the field. */
export function hasHeader(fields: readonly Field[], name: string, text: string): boolean {
  return fields.some((field) => field.name === name && decodeHeaderValue(field.value).toLowerCase().includes(text));
}

/** In any field, its name included. */
export function hasInHeader(fields: readonly Field[], text: string): boolean {
  return fields.some((field) => decodeHeaderValue(`${field.name}: ${field.value}`).toLowerCase().includes(text));
}

export function hasInBody(raw: Buffer, structure: Part, text: string): boolean {
  for (const piece of readableText(raw, structure)) if (piece.toLowerCase().includes(text)) return true;
  return false;
}

/**
 * In lower case, everything that `hasHeader` of an indexed field and `hasInBody` look at, up to `maxLength` characters. What these
 * find is found in it too; joining the pieces can only make it hold more.
 */
export function indexableText(raw: Buffer, structure: Part, maxLength: number): { readonly text: string; readonly isWhole: boolean } {
  const pieces: string[] = [];
  let length = 0;
  const add = (piece: string): boolean => {
    const lower = piece.toLowerCase();
    pieces.push(lower.slice(0, maxLength - length));
    length += lower.length;
    return length <= maxLength;
  };
  const done = (isWhole: boolean): { text: string; isWhole: boolean } => ({ text: pieces.join('\n').replaceAll('\0', '\n').toWellFormed(), isWhole });
  for (const field of structure.fields) if (isIndexedField(field.name) && !add(decodeHeaderValue(field.value))) return done(false);
  for (const piece of readableText(raw, structure)) if (!add(piece)) return done(false);
  return done(true);
}
