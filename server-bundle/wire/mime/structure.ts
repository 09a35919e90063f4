/** The tree of a MIME message (RFC 2045, 2046) by byte offsets into the raw bytes: what FETCH BODY[1.2] and BODYSTRUCTURE need. */
import { type Field, type Header, endOfLine, readHeader, valueOf } from './header.ts';
import { MAX_DEPTH, MAX_PARTS } from './limits.ts';
import { type ParameterizedValue, parseParameterized } from './parameters.ts';

export interface Part {
  /** Lower case. */
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ParameterizedValue['parameters'];
  readonly disposition: ParameterizedValue | null;
  readonly fields: readonly Field[];
  readonly headerStart: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly lines: number;
  /** Of a multipart. */
  readonly children: readonly Part[];
  /** Of message/rfc822. */
  readonly message: Part | null;
}

interface Budget {
  parts: number;
}

/** Never throws: what can't be understood is a leaf. */
export function parseStructure(raw: Buffer): Part {
  return parsePart(raw, 0, raw.length, 0, { parts: 0 }, 'text/plain');
}

/**
 * The part that `1.2.3` names (RFC 9051 §6.4.5.1); null when there is none. An empty path is the message itself; in a message that is
 * no multipart, 1 is its only part.
 */
export function partAt(message: Part, path: readonly number[]): Part | null {
  let part = message;
  for (const [index, number] of path.entries()) {
    const container = index === 0 ? part : (part.message ?? part);
    const child = container.children[number - 1];
    if (child) part = child;
    else if (number === 1 && container.children.length === 0 && (index === 0 || container !== part)) part = container;
    else return null;
  }
  return part;
}

function parsePart(raw: Buffer, start: number, end: number, depth: number, budget: Budget, defaultType: string): Part {
  budget.parts += 1;
  const header = readHeader(raw, start, end);
  const content = parseParameterized(valueOf(header.fields, 'content-type') ?? defaultType);
  const [type = 'text', subtype = 'plain'] = /^[^/\s]+\/[^/\s]+$/.test(content.value) ? content.value.split('/') : defaultType.split('/');
  const disposition = valueOf(header.fields, 'content-disposition');
  const deeper = depth < MAX_DEPTH && budget.parts < MAX_PARTS;
  const boundary = content.parameters.find(([name]) => name === 'boundary')?.[1];
  const children = type === 'multipart' && boundary && deeper ? parseChildren(raw, header, end, boundary, subtype, depth, budget) : [];
  const encoded = /^(base64|quoted-printable)$/i.test(valueOf(header.fields, 'content-transfer-encoding') ?? '');
  const isMessage = type === 'message' && (subtype === 'rfc822' || subtype === 'global') && deeper && !encoded;
  return {
    // A multipart without parts can't be told to a client as one.
    type: type === 'multipart' && children.length === 0 ? 'text' : type,
    subtype: type === 'multipart' && children.length === 0 ? 'plain' : subtype,
    parameters: content.parameters,
    disposition: disposition === null ? null : parseParameterized(disposition),
    fields: header.fields,
    headerStart: start,
    bodyStart: header.bodyStart,
    end,
    lines: countLines(raw, header.bodyStart, end),
    children,
    message: isMessage ? parsePart(raw, header.bodyStart, end, depth + 1, budget, 'text/plain') : null,
  };
}

function parseChildren(raw: Buffer, header: Header, end: number, boundary: string, subtype: string, depth: number, budget: Budget): Part[] {
  const children: Part[] = [];
  const childType = subtype === 'digest' ? 'message/rfc822' : 'text/plain';
  let open: number | null = null;
  for (const delimiter of delimiters(raw, header.bodyStart, end, boundary)) {
    if (open !== null) children.push(parsePart(raw, open, Math.max(open, delimiter.start), depth + 1, budget, childType));
    open = delimiter.closes ? null : delimiter.end;
    if (delimiter.closes || budget.parts >= MAX_PARTS) break;
  }
  if (open !== null && budget.parts < MAX_PARTS) children.push(parsePart(raw, open, end, depth + 1, budget, childType));
  return children;
}

interface Delimiter {
  /** Where the part before it ends: the CRLF in front belongs to the delimiter (RFC 2046 §5.1.1). */
  readonly start: number;
  readonly end: number;
  readonly closes: boolean;
}

function* delimiters(raw: Buffer, from: number, end: number, boundary: string): Generator<Delimiter> {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  // Cut at the end, so that a search never runs on into the parts behind: many parts would make it quadratic.
  const within = raw.subarray(0, end);
  for (let at = within.indexOf(mark, from); at >= 0; at = within.indexOf(mark, at + 1)) {
    if (at !== from && raw[at - 1] !== 0x0a) continue;
    const lineEnd = endOfLine(raw, at, end);
    const tail = raw.toString('latin1', at + mark.length, lineEnd).trimEnd();
    if (tail !== '' && tail !== '--') continue;
    const before = at > from && raw[at - 1] === 0x0a ? (raw[at - 2] === 0x0d ? 2 : 1) : 0;
    yield { start: Math.max(from, at - before), end: lineEnd, closes: tail === '--' };
  }
}

function countLines(raw: Buffer, start: number, end: number): number {
  let lines = 0;
  const body = raw.subarray(start, end);
  for (let at = body.indexOf(0x0a); at >= 0; at = body.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}
