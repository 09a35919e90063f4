/** The beginning of a message's text, for lists of messages (RFC 8970 §3): one line of plain text, never markup. Bounded, never throws. */
import { MAX_PREVIEW_CHARACTERS, MAX_PREVIEW_SOURCE } from './limits.ts';
import type { Part } from './structure.ts';
import { readableText } from './text.ts';

/** Of the first part that has any text; '' when none has. */
export function previewOf(raw: Buffer, structure: Part): string {
  let read = 0;
  for (const piece of readableText(raw, structure)) {
    const text = piece
      .slice(0, MAX_PREVIEW_SOURCE)
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim();
    if (text !== '') return Array.from(text).slice(0, MAX_PREVIEW_CHARACTERS).join('').trimEnd().toWellFormed();
    read += piece.length;
    if (read > MAX_PREVIEW_SOURCE) return '';
  }
  return '';
}
