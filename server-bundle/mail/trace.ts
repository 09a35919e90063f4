/** Trace fields (RFC 5321 §4.4): Received and Return-Path, and the loop check that reads them (§6.3). */
import { isIPv6 } from 'node:net';
import { fieldsNamed } from '../wire/header/header.ts';
import type { MessageHeader } from '../wire/header/header.ts';
import { field, formatDate } from '../wire/header/write.ts';
import { MAIL_LIMITS } from './limits.ts';

export interface Hop {
  /** As the client named itself. */
  readonly helo: string;
  /** Null keeps the client's address out of the message. */
  readonly clientAddress: string | null;
  readonly hostname: string;
  /** SMTP, ESMTP, ESMTPS, ESMTPSA, UTF8SMTPS … (RFC 3848, RFC 6531 §4.3). */
  readonly protocol: string;
  /** `TLSv1.3 TLS_AES_256_GCM_SHA384`, or null without TLS. */
  readonly tls: string | null;
  readonly queueId: string;
  /** Named only when it is the only one, so that no Bcc is given away. */
  readonly recipient: string | null;
  readonly time: Date;
}

export function receivedField(hop: Hop): string {
  const from = hop.clientAddress === null ? '' : `from ${token(hop.helo)} (${literal(hop.clientAddress)}) `;
  const tls = hop.tls === null ? '' : ` (${hop.tls.replace(/[^A-Za-z0-9._ -]/g, '')})`;
  const recipient = hop.recipient === null ? '' : ` for <${hop.recipient}>`;
  return field('Received', `${from}by ${hop.hostname} with ${hop.protocol}${tls} id ${hop.queueId}${recipient}; ${formatDate(hop.time)}`);
}

export function returnPathField(sender: string): string {
  return field('Return-Path', `<${sender}>`);
}

export function isLooping(header: MessageHeader): boolean {
  return fieldsNamed(header, 'received').length > MAIL_LIMITS.receivedFields;
}

function literal(address: string): string {
  return isIPv6(address) ? `[IPv6:${address}]` : `[${address}]`;
}

function token(helo: string): string {
  return helo.replace(/[^A-Za-z0-9.:[\]_-]/g, '?').slice(0, 255) || 'unknown';
}
