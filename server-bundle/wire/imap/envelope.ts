/** ENVELOPE and BODYSTRUCTURE (RFC 9051 §7.5.2) of a message's summary, as latin1 text ready for the wire. */
import type { EnvelopeAddress } from '../mime/addresses.ts';
import type { ParameterizedValue } from '../mime/parameters.ts';
import type { Envelope, PartSummary } from '../mime/summary.ts';
import { nstring } from './format.ts';

export function renderEnvelope(envelope: Envelope): string {
  const from = addressList(envelope.from);
  // RFC 9051: an absent Sender or Reply-To is the From.
  const sender = envelope.sender.length === 0 ? from : addressList(envelope.sender);
  const replyTo = envelope.replyTo.length === 0 ? from : addressList(envelope.replyTo);
  const lists = [from, sender, replyTo, ...[envelope.to, envelope.cc, envelope.bcc].map(addressList)];
  const [date, subject, inReplyTo, messageId] = [envelope.date, envelope.subject, envelope.inReplyTo, envelope.messageId].map(nstring);
  return `(${date} ${subject} ${lists.join(' ')} ${inReplyTo} ${messageId})`;
}

function addressList(addresses: readonly EnvelopeAddress[]): string {
  return addresses.length === 0 ? 'NIL' : `(${addresses.map(renderAddress).join('')})`;
}

function renderAddress(address: EnvelopeAddress): string {
  switch (address.kind) {
    case 'mailbox':
      return `(${nstring(address.name)} ${nstring(address.route)} ${nstring(address.local)} ${nstring(address.domain ?? '')})`;
    case 'group-start':
      return `(NIL NIL ${nstring(address.name)} NIL)`;
    case 'group-end':
      return '(NIL NIL NIL NIL)';
  }
}

/** With `extended`, BODYSTRUCTURE; without, BODY. */
export function renderStructure(part: PartSummary, extended: boolean): string {
  if (part.children.length > 0) {
    const children = part.children.map((child) => renderStructure(child, extended)).join('');
    const extension = extended ? ` ${parameterList(part.parameters)} ${extensionFields(part)}` : '';
    return `(${children} ${nstring(part.subtype)}${extension})`;
  }
  const basics = [
    nstring(part.type),
    nstring(part.subtype),
    parameterList(part.parameters),
    nstring(part.contentId),
    nstring(part.description),
    nstring((part.encoding ?? '7bit').toLowerCase()),
    String(part.end - part.bodyStart),
  ];
  if (part.message) basics.push(renderEnvelope(part.message.envelope), renderStructure(part.message.structure, extended), String(part.lines));
  else if (part.type === 'text') basics.push(String(part.lines));
  if (extended) basics.push(nstring(part.md5), extensionFields(part));
  return `(${basics.join(' ')})`;
}

/** Disposition, language, location. */
function extensionFields(part: PartSummary): string {
  const disposition = part.disposition ? `(${nstring(part.disposition.value)} ${parameterList(part.disposition.parameters)})` : 'NIL';
  return `${disposition} ${nstring(part.language)} ${nstring(part.location)}`;
}

function parameterList(parameters: ParameterizedValue['parameters']): string {
  return parameters.length === 0 ? 'NIL' : `(${parameters.map(([name, value]) => `${nstring(name)} ${nstring(value)}`).join(' ')})`;
}
