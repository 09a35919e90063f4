/** What body tests look at (RFC 5173): the raw body, the text, or the parts of given types; each part bounded, markup taken out of HTML. */
import { parseStructure } from '../../wire/mime/structure.ts';
import type { Part } from '../../wire/mime/structure.ts';
import { decodeCharset, decodeQuotedPrintable } from '../../wire/mime/text.ts';
import { SIEVE_LIMITS } from './limits.ts';

/** As one text, undecoded. */
export function rawBody(raw: Buffer): string {
  const { bodyStart } = parseStructure(raw);
  return raw.subarray(bodyStart, bodyStart + SIEVE_LIMITS.partBytes).toString('utf8');
}

/** Every text a person would read. */
export function bodyTexts(raw: Buffer): readonly string[] {
  return bodyContents(raw, ['text']);
}

/** Of parts whose type is one of these: `text`, `text/plain`, or '' for all of them (§5.2). */
export function bodyContents(raw: Buffer, types: readonly string[]): readonly string[] {
  const wanted = types.map((type) => type.toLowerCase());
  const found: string[] = [];
  const visit = (part: Part): void => {
    if (found.length >= SIEVE_LIMITS.bodyParts) return;
    if (part.children.length === 0 && wanted.some((type) => isOfType(part, type))) found.push(contentOf(raw, part));
    if (part.message) visit(part.message);
    for (const child of part.children) visit(child);
  };
  visit(parseStructure(raw));
  return found;
}

function isOfType(part: Part, type: string): boolean {
  return type === '' || type === part.type || type === `${part.type}/${part.subtype}`;
}

/** Of a message within the message, its header (§5.2). */
function contentOf(raw: Buffer, part: Part): string {
  if (part.message) return raw.toString('utf8', part.message.headerStart, part.message.bodyStart);
  const text = decodeCharset(
    decoded(raw.subarray(part.bodyStart, Math.min(part.end, part.bodyStart + SIEVE_LIMITS.partBytes)), part),
    charsetOf(part),
  );
  return part.type === 'text' && part.subtype === 'html' ? withoutMarkup(text) : text;
}

function charsetOf(part: Part): string {
  return part.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8';
}

function decoded(bytes: Buffer, part: Part): Buffer {
  const encoding = part.fields.find((field) => field.name === 'content-transfer-encoding')?.value.toLowerCase();
  if (encoding === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64');
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(bytes) : bytes;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** For searching, never for showing: tags go, the commonest entities become characters. One pass. */
function withoutMarkup(html: string): string {
  let text = '';
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    text += html.slice(at, open === -1 ? html.length : open);
    const close = open === -1 ? -1 : html.indexOf('>', open);
    if (close === -1) break;
    at = close + 1;
  }
  return text.replace(/&(?:amp|lt|gt|quot|apos|nbsp);/g, (entity) => ENTITIES[entity.slice(1, -1)] ?? entity);
}
