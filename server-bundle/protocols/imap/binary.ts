/** The bytes that BINARY[part]<partial> and BINARY.SIZE[part] name (RFC 3516 §4.2, §4.3): a leaf without its transfer encoding; anything else as it stands. */
import { valueOf } from '../../wire/mime/header.ts';
import { partAt, type Part } from '../../wire/mime/structure.ts';
import { decodedPieces } from '../../wire/mime/text.ts';
import type { BinaryItem } from './fetch-items.ts';
import { Refusal } from './refusal.ts';

const AS_IT_STANDS = new Set(['', '7bit', '8bit', 'binary']);

/** null when there is no such part. @throws Refusal UNKNOWN-CTE, before anything of the message is written. */
export function binaryBytes(raw: Buffer, structure: () => Part, item: BinaryItem): Buffer | null {
  const bytes = item.path.length === 0 ? raw : decodedPart(raw, structure(), item.path);
  if (!bytes || !item.partial) return bytes;
  const [offset, count] = item.partial;
  return bytes.subarray(offset, offset + count);
}

function decodedPart(raw: Buffer, message: Part, path: readonly number[]): Buffer | null {
  const part = partAt(message, path);
  if (!part) return null;
  const body = raw.subarray(part.bodyStart, part.end);
  if (part.children.length > 0 || part.message) return body;
  const encoding = /^[^\s(;]*/.exec((valueOf(part.fields, 'content-transfer-encoding') ?? '').trim().toLowerCase())?.[0] ?? '';
  if (AS_IT_STANDS.has(encoding)) return body;
  if (encoding !== 'base64' && encoding !== 'quoted-printable')
    throw new Refusal('NO', 'The transfer encoding of that part is unknown; fetch it with BODY', 'UNKNOWN-CTE');
  return Buffer.concat([...decodedPieces(body, encoding)]);
}
