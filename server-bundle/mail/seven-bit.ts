/**
 * Making a message fit for lines of at most 998 octets, or for servers that take seven bits only (RFC 5321 §4.5.3.1.6, RFC 6152 §3): parts that do not fit are
 * written in quoted-printable or base64. What was signed by others stays as it is: such a message cannot be changed, only refused.
 *
 * 8-bit text is not converted where it is submitted: every server of note takes it, and quoted-printable is no gain to those. For the few that do not,
 * the message is converted and signed anew when it meets one (`sevenBitCopy`).
 */
import { fieldsNamed, readHeader, withoutSpans } from '../wire/header/header.ts';
import { addressesOf } from '../wire/header/addresses.ts';
import { parseStructure } from '../wire/mime/structure.ts';
import type { Part } from '../wire/mime/structure.ts';
import { domainOf } from '../wire/address/address.ts';
import type { Storage } from '../storage/api/operations.ts';
import { base64Lines, decodedBody, quotedPrintable } from './transfer-encoding.ts';
import { signOutgoing } from './signing.ts';
import { MAIL_LIMITS } from './limits.ts';

export type Need = 'seven-bit' | 'short-lines';

/** A message of one of our own authors in seven bits, with our signature made anew; null where there is none to be had. @throws StorageError */
export async function sevenBitCopy(storage: Storage, message: { readonly raw: Buffer; readonly signal: AbortSignal }): Promise<Buffer | null> {
  const { raw, signal } = message;
  const header = readHeader(raw);
  const [author] = addressesOf(fieldsNamed(header, 'from')[0]?.value ?? '');
  const domain = author === undefined ? '' : domainOf(author);
  const signatures = fieldsNamed(header, 'dkim-signature');
  const isOurs = signatures.every(({ value }) => new RegExp(`(?:^|;)\\s*d\\s*=\\s*${domain.replaceAll('.', '\\.')}\\s*(?:;|$)`, 'i').test(value));
  if (author === undefined || signatures.length === 0 || !isOurs) return null;
  const copy = fitting(withoutSpans(raw, signatures), 'seven-bit');
  return copy === null ? null : signOutgoing(storage, { raw: copy, author, signal });
}

/** The message itself when it fits already; null when it cannot be made to. */
export function fitting(raw: Buffer, need: Need): Buffer | null {
  if (isFit(raw, need)) return raw;
  const edits = editsOf(raw, parseStructure(raw), need);
  if (edits === null) return null;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const edit of edits) {
    pieces.push(raw.subarray(from, edit.start), edit.bytes);
    from = edit.end;
  }
  const fit = Buffer.concat([...pieces, raw.subarray(from)]);
  return isFit(fit, need) ? fit : null;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** In their order; null where a signature (RFC 1847) covers what would have to change. */
function editsOf(raw: Buffer, part: Part, need: Need): readonly Edit[] | null {
  const inner = part.message === null ? part.children : [part.message];
  if (inner.length === 0) return isFit(raw.subarray(part.bodyStart, part.end), need) ? [] : leafEdits(raw, part);
  if (
    part.type === 'multipart' &&
    (part.subtype === 'signed' || part.subtype === 'encrypted') &&
    !isFit(raw.subarray(part.bodyStart, part.end), need)
  )
    return null;
  const within: Edit[] = [];
  for (const child of inner) {
    const edits = editsOf(raw, child, need);
    if (edits === null) return null;
    within.push(...edits);
  }
  const own = need === 'seven-bit' && encodingOf(part) !== '7bit' ? headerEdits(raw, part, '7bit') : [];
  return [...own, ...within];
}

function leafEdits(raw: Buffer, part: Part): readonly Edit[] {
  const body = decodedBody(raw.subarray(part.bodyStart, part.end), encodingOf(part));
  const isText = part.type === 'text' || part.type === 'message';
  const [encoding, bytes] = isText ? (['quoted-printable', quotedPrintable(body)] as const) : (['base64', base64Lines(body)] as const);
  return [...headerEdits(raw, part, encoding), { start: part.bodyStart, end: part.end, bytes }];
}

/** The old Content-Transfer-Encoding goes, the new one stands at the end of the header. */
function headerEdits(raw: Buffer, part: Part, encoding: string): readonly Edit[] {
  const old = part.fields
    .filter(({ name }) => name === 'content-transfer-encoding')
    .map(({ start, end }) => ({ start, end, bytes: Buffer.alloc(0) }));
  const isMessage = part.headerStart === 0;
  const hasType = part.fields.some(({ name }) => name === 'content-type');
  const hasVersion = part.fields.some(({ name }) => name === 'mime-version');
  const added = [
    ...(isMessage && !hasVersion ? ['MIME-Version: 1.0'] : []),
    ...(isMessage && !hasType
      ? [`Content-Type: text/plain; charset=${raw.subarray(part.bodyStart, part.end).toString('utf8').includes('\ufffd') ? 'iso-8859-1' : 'utf-8'}`]
      : []),
    `Content-Transfer-Encoding: ${encoding}`,
  ];
  const at = endOfFields(raw, part);
  return [...old, { start: at, end: at, bytes: Buffer.from(added.map((line) => `${line}\r\n`).join(''), 'latin1') }];
}

/** Before the blank line. */
function endOfFields(raw: Buffer, part: Part): number {
  const blank = part.bodyStart - 2;
  return blank >= part.headerStart && raw.toString('latin1', blank, part.bodyStart) === '\r\n' ? blank : part.bodyStart;
}

function encodingOf(part: Part): string {
  const field = part.fields.find(({ name }) => name === 'content-transfer-encoding');
  return field === undefined ? '7bit' : field.value.trim().toLowerCase();
}

function isFit(bytes: Buffer, need: Need): boolean {
  if (need === 'seven-bit' && Buffer.byteLength(bytes.toString('latin1'), 'utf8') !== bytes.length) return false;
  for (let start = 0; start < bytes.length;) {
    const lf = bytes.indexOf(0x0a, start);
    const end = lf === -1 ? bytes.length : lf + 1;
    if (end - start > MAIL_LIMITS.lineBytes + 2) return false;
    start = end;
  }
  return true;
}
