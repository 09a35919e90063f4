/** ENVELOPE and BODYSTRUCTURE (RFC 9051 §7.5.2) of a parsed message, as latin1 text ready for the wire. */
import { type EnvelopeAddress, parseAddresses } from '../mime/addresses.ts';
import { type Field, valueOf } from '../mime/header.ts';
import type { ParameterizedValue } from '../mime/parameters.ts';
import type { Part } from '../mime/structure.ts';
import { nstring } from './format.ts';

export function renderEnvelope(fields: readonly Field[]): string {
  const text = (name: string): string => nstring(valueOf(fields, name));
  const from = addressList(valueOf(fields, 'from'));
  // RFC 9051: an absent Sender or Reply-To is the From.
  const orFrom = (name: string): string => {
    const list = addressList(valueOf(fields, name));
    return list === 'NIL' ? from : list;
  };
  const lists = [from, orFrom('sender'), orFrom('reply-to'), ...['to', 'cc', 'bcc'].map((name) => addressList(valueOf(fields, name)))];
  return `(${text('date')} ${text('subject')} ${lists.join(' ')} ${text('in-reply-to')} ${text('message-id')})`;
}

function addressList(value: string | null): string {
  const addresses = value === null ? [] : parseAddresses(value);
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
export function renderStructure(part: Part, extended: boolean): string {
  if (part.children.length > 0) {
    const children = part.children.map((child) => renderStructure(child, extended)).join('');
    const extension = extended ? ` ${parameterList(part.parameters)} ${extensionFields(part)}` : '';
    return `(${children} ${nstring(part.subtype)}${extension})`;
  }
  const basics = [
    nstring(part.type),
    nstring(part.subtype),
    parameterList(part.parameters),
    nstring(valueOf(part.fields, 'content-id')),
    nstring(valueOf(part.fields, 'content-description')),
    nstring((valueOf(part.fields, 'content-transfer-encoding') ?? '7bit').toLowerCase()),
    String(part.end - part.bodyStart),
  ];
  if (part.message) basics.push(renderEnvelope(part.message.fields), renderStructure(part.message, extended), String(part.lines));
  else if (part.type === 'text') basics.push(String(part.lines));
  if (extended) basics.push(nstring(valueOf(part.fields, 'content-md5')), extensionFields(part));
  return `(${basics.join(' ')})`;
}

/** Disposition, language, location. */
function extensionFields(part: Part): string {
  const disposition = part.disposition ? `(${nstring(part.disposition.value)} ${parameterList(part.disposition.parameters)})` : 'NIL';
  return `${disposition} ${nstring(valueOf(part.fields, 'content-language'))} ${nstring(valueOf(part.fields, 'content-location'))}`;
}

function parameterList(parameters: ParameterizedValue['parameters']): string {
  return parameters.length === 0 ? 'NIL' : `(${parameters.map(([name, value]) => `${nstring(name)} ${nstring(value)}`).join(' ')})`;
}
