/**
 * What a client asks about a message without reading it: the envelope and the tree of parts (RFC 9051 §7.5.2, RFC 8621 §4), as plain
 * data, and its compact text form, which storage keeps beside each message. Texts are latin1 and stay encoded, as in header.ts.
 */
import { type EnvelopeAddress, parseAddresses } from './addresses.ts';
import { type Field, valueOf } from './header.ts';
import type { ParameterizedValue } from './parameters.ts';
import type { Part } from './structure.ts';

export interface Envelope {
  readonly date: string | null;
  readonly subject: string | null;
  readonly from: readonly EnvelopeAddress[];
  /** As they stand; an absent one is told as `from` (RFC 9051 §7.5.2). */
  readonly sender: readonly EnvelopeAddress[];
  readonly replyTo: readonly EnvelopeAddress[];
  readonly to: readonly EnvelopeAddress[];
  readonly cc: readonly EnvelopeAddress[];
  readonly bcc: readonly EnvelopeAddress[];
  readonly inReplyTo: string | null;
  readonly messageId: string | null;
}

export interface PartSummary {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ParameterizedValue['parameters'];
  readonly contentId: string | null;
  readonly description: string | null;
  /** null when the field is absent. */
  readonly encoding: string | null;
  readonly md5: string | null;
  readonly disposition: ParameterizedValue | null;
  readonly language: string | null;
  readonly location: string | null;
  /** Byte offsets into the message. */
  readonly headerStart: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly lines: number;
  readonly children: readonly PartSummary[];
  /** Of message/rfc822. */
  readonly message: MessageSummary | null;
}

export interface MessageSummary {
  readonly envelope: Envelope;
  readonly structure: PartSummary;
}

export function summarize(message: Part): MessageSummary {
  return { envelope: toEnvelope(message.fields), structure: toPart(message) };
}

function toEnvelope(fields: readonly Field[]): Envelope {
  const addresses = (name: string): EnvelopeAddress[] => {
    const value = valueOf(fields, name);
    return value === null ? [] : parseAddresses(value);
  };
  return {
    date: valueOf(fields, 'date'),
    subject: valueOf(fields, 'subject'),
    from: addresses('from'),
    sender: addresses('sender'),
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    inReplyTo: valueOf(fields, 'in-reply-to'),
    messageId: valueOf(fields, 'message-id'),
  };
}

function toPart(part: Part): PartSummary {
  return {
    type: part.type,
    subtype: part.subtype,
    parameters: part.parameters,
    contentId: valueOf(part.fields, 'content-id'),
    description: valueOf(part.fields, 'content-description'),
    encoding: valueOf(part.fields, 'content-transfer-encoding'),
    md5: valueOf(part.fields, 'content-md5'),
    disposition: part.disposition,
    language: valueOf(part.fields, 'content-language'),
    location: valueOf(part.fields, 'content-location'),
    headerStart: part.headerStart,
    bodyStart: part.bodyStart,
    end: part.end,
    lines: part.lines,
    children: part.children.map(toPart),
    message: part.message && summarize(part.message),
  };
}
