/**
 * The compact text of a message's summary: JSON arrays in a fixed order, empty ends left out. Storage keeps it and hands it on as it
 * is; whoever renders it reads it here. The first item is the version of the form: an unknown one is refused, never guessed at.
 */
import type { EnvelopeAddress } from './addresses.ts';
import type { ParameterizedValue } from './parameters.ts';
import type { Envelope, MessageSummary, PartSummary } from './summary.ts';

export type SummaryText = string & { readonly __brand: 'SummaryText' };

const VERSION = 1;

type PackedAddress = readonly [name: string | null, route: string | null, local: string, domain: string | null] | readonly [string] | readonly [];
type PackedAddresses = readonly PackedAddress[];
type PackedEnvelope = readonly [
  date?: string | null,
  subject?: string | null,
  messageId?: string | null,
  from?: PackedAddresses | null,
  to?: PackedAddresses | null,
  cc?: PackedAddresses | null,
  inReplyTo?: string | null,
  sender?: PackedAddresses | null,
  replyTo?: PackedAddresses | null,
  bcc?: PackedAddresses | null,
];
type PackedParameters = readonly (readonly [string, string])[];
type PackedPart = readonly [
  headerStart: number,
  bodyStart: number,
  end: number,
  lines: number,
  type: string,
  subtype: string,
  parameters?: PackedParameters | null,
  encoding?: string | null,
  children?: readonly PackedPart[] | null,
  message?: PackedMessage | null,
  disposition?: readonly [string, PackedParameters] | null,
  contentId?: string | null,
  description?: string | null,
  md5?: string | null,
  language?: string | null,
  location?: string | null,
];
type PackedMessage = readonly [PackedEnvelope, PackedPart];

export function summaryToText({ envelope, structure }: MessageSummary): SummaryText {
  return JSON.stringify([VERSION, packEnvelope(envelope), packPart(structure)]) as SummaryText;
}

/** @throws Error when it is of another version. */
export function textToSummary(text: SummaryText): MessageSummary {
  const [, envelope, structure] = parsed(text);
  return { envelope: unpackEnvelope(envelope), structure: unpackPart(structure) };
}

/** Where the part that `path` names stands in the message, as `partAt` of structure.ts finds it; null when there is none. */
export function partRange(
  text: SummaryText,
  path: readonly number[],
): { readonly headerStart: number; readonly bodyStart: number; readonly end: number } | null {
  const [, , structure] = parsed(text);
  let part = structure;
  for (const [index, number] of path.entries()) {
    const container: PackedPart = index === 0 ? part : (part[9]?.[1] ?? part);
    const children = container[8] ?? [];
    const child = children[number - 1];
    if (child) part = child;
    else if (number === 1 && children.length === 0 && (index === 0 || container !== part)) part = container;
    else return null;
  }
  const [headerStart, bodyStart, end] = part;
  return { headerStart, bodyStart, end };
}

function parsed(text: SummaryText): readonly [number, PackedEnvelope, PackedPart] {
  const all = JSON.parse(text) as [number, PackedEnvelope, PackedPart];
  if (all[0] !== VERSION) throw new Error(`A summary of version ${all[0]} is not known here.`);
  return all;
}

function packEnvelope(it: Envelope): PackedEnvelope {
  const [from, to, cc] = [packAddresses(it.from), packAddresses(it.to), packAddresses(it.cc)];
  const [sender, replyTo, bcc] = [packAddresses(it.sender), packAddresses(it.replyTo), packAddresses(it.bcc)];
  return trimmed([it.date, it.subject, it.messageId, from, to, cc, it.inReplyTo, sender, replyTo, bcc]);
}

function unpackEnvelope(packed: PackedEnvelope): Envelope {
  const [date = null, subject = null, messageId = null, from, to, cc, inReplyTo = null, sender, replyTo, bcc] = packed;
  return {
    date,
    subject,
    messageId,
    inReplyTo,
    from: unpackAddresses(from),
    sender: unpackAddresses(sender),
    replyTo: unpackAddresses(replyTo),
    to: unpackAddresses(to),
    cc: unpackAddresses(cc),
    bcc: unpackAddresses(bcc),
  };
}

function packAddresses(addresses: readonly EnvelopeAddress[]): PackedAddresses | null {
  return addresses.length === 0 ? null : addresses.map(packAddress);
}

function packAddress(address: EnvelopeAddress): PackedAddress {
  if (address.kind === 'mailbox') return [address.name, address.route, address.local, address.domain];
  return address.kind === 'group-start' ? [address.name] : [];
}

function unpackAddresses(packed: PackedAddresses | null | undefined): EnvelopeAddress[] {
  return (packed ?? []).map((each): EnvelopeAddress => {
    if (each.length === 4) return { kind: 'mailbox', name: each[0], route: each[1], local: each[2], domain: each[3] };
    return each.length === 1 ? { kind: 'group-start', name: each[0] } : { kind: 'group-end' };
  });
}

function packPart(part: PartSummary): PackedPart {
  const disposition = part.disposition && ([part.disposition.value, part.disposition.parameters] as const);
  const children = part.children.length === 0 ? null : part.children.map(packPart);
  const message = part.message && ([packEnvelope(part.message.envelope), packPart(part.message.structure)] as const);
  const parameters = part.parameters.length === 0 ? null : part.parameters;
  const offsets = [part.headerStart, part.bodyStart, part.end, part.lines] as const;
  const rest = [part.contentId, part.description, part.md5, part.language, part.location] as const;
  return trimmed([...offsets, part.type, part.subtype, parameters, part.encoding, children, message, disposition, ...rest]);
}

function unpackPart(packed: PackedPart): PartSummary {
  const [headerStart, bodyStart, end, lines, type, subtype, parameters, encoding = null, children, message, disposition] = packed;
  return {
    ...{ headerStart, bodyStart, end, lines, type, subtype, encoding },
    parameters: parameters ?? [],
    children: (children ?? []).map(unpackPart),
    message: message ? { envelope: unpackEnvelope(message[0]), structure: unpackPart(message[1]) } : null,
    disposition: disposition ? ({ value: disposition[0], parameters: disposition[1] } satisfies ParameterizedValue) : null,
    contentId: packed[11] ?? null,
    description: packed[12] ?? null,
    md5: packed[13] ?? null,
    language: packed[14] ?? null,
    location: packed[15] ?? null,
  };
}

/** Without the empty end. Only optional items of the tuple can be empty, so it stays what it is. */
function trimmed<T extends readonly unknown[]>(items: T): T {
  let length = items.length;
  while (length > 0 && (items[length - 1] === null || items[length - 1] === undefined)) length--;
  return items.slice(0, length) as unknown as T;
}
