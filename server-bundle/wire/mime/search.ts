/** Whether a message holds a text, as SEARCH means it (RFC 9051 §6.4.4): a substring, whatever the case, of decoded fields and texts. */
import { type Field, readHeader } from './header.ts';
import { MAX_SEARCHED_CHARACTERS } from './limits.ts';
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

/** The same of a header as it stands. Most are plain ASCII and are seen at a glance not to hold the text. */
export function hasInHead(head: Buffer, text: string): boolean {
  // What may lie across a field's name and its value depends on how they are written.
  const mayBePlain = /^[\x21-\x39\x3b-\x7e][\x20-\x39\x3b-\x7e]*$/.test(text);
  const latin1 = mayBePlain ? head.toString('latin1') : '';
  if (mayBePlain && !latin1.includes('=?') && !/[\x80-\xff]/.test(latin1)) {
    const unfolded = latin1.replaceAll(/\r?\n(?=[ \t])/g, '').toLowerCase();
    if (!unfolded.includes(text)) return false;
  }
  return hasInHeader(readHeader(head, 0, head.length).fields, text);
}

/** In the first MAX_SEARCHED_CHARACTERS of its texts: decoding more would hold up everybody else. */
export function hasInBody(raw: Buffer, structure: Part, text: string): boolean {
  let read = 0;
  for (const piece of readableText(raw, structure)) {
    if (piece.toLowerCase().includes(text)) return true;
    read += piece.length;
    if (read > MAX_SEARCHED_CHARACTERS) return false;
  }
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
