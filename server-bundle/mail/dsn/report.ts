/**
 * Delivery status notifications (RFC 3461 §6, RFC 6522, RFC 3464; RFC 6533 for addresses beyond ASCII): three parts, from the null sender, to
 * the sender of the message they are about, with as many recipients as had the same fate at the same time. There is no report about a report.
 */
import { randomUUID } from 'node:crypto';
import { isAscii } from '../../wire/address/address.ts';
import { readHeader } from '../../wire/header/header.ts';
import { field, formatDate } from '../../wire/header/write.ts';
import { MAIL_LIMITS } from '../limits.ts';
import { statusOf } from './recipients.ts';
import type { Action, ReportedRecipient } from './recipients.ts';
import { subjectOf, wordsOf } from './words.ts';

export interface Reported {
  /** To whom the report goes. */
  readonly sender: string;
  readonly queueId: string;
  readonly queuedAt: Date;
  /** The sender's own name for the transaction, decoded. */
  readonly envid: string | null;
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly raw: Buffer;
  /** All with the same action; one at least. */
  readonly recipients: readonly ReportedRecipient[];
}

export interface ReportingServer {
  readonly hostname: string;
  /** Its postmaster answers. */
  readonly domain: string;
}

/** The whole report, CR LF throughout. */
export function deliveryReport(reported: Reported, server: ReportingServer, now: Date = new Date()): Buffer {
  const boundary = `report-${randomUUID()}`;
  const action = reported.recipients[0]?.action ?? 'failed';
  const isGlobal = ![reported.sender, ...reported.recipients.map(({ address }) => address)].every(isAscii);
  const head = [
    field('From', `Mail Delivery System <postmaster@${server.domain}>`),
    field('To', `<${reported.sender}>`),
    field('Subject', subjectOf(action)),
    field('Date', formatDate(now)),
    field('Message-ID', `<${randomUUID()}@${server.hostname}>`),
    field('Auto-Submitted', 'auto-replied'),
    'MIME-Version: 1.0\r\n',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"\r\n`,
  ].join('');
  const returned = returnedPart(reported, action, isGlobal);
  const opening = [
    part('text/plain; charset=utf-8', wordsOf(reported, server)),
    part(isGlobal ? 'message/global-delivery-status' : 'message/delivery-status', statusText(reported, server, isGlobal)),
    part(returned.type, ''),
  ].map((text) => `--${boundary}\r\n${text}`);
  return Buffer.concat([Buffer.from(`${head}\r\n${opening.join('\r\n')}`, 'utf8'), returned.bytes, Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')]);
}

function part(type: string, text: string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`;
}

/** RFC 3464 §2.1: a group of fields about the message, then one about each recipient, blank lines between. */
function statusText(reported: Reported, server: ReportingServer, isGlobal: boolean): string {
  const message = [
    ...(reported.envid === null ? [] : [`Original-Envelope-Id: ${reported.envid}`]),
    `Reporting-MTA: dns; ${server.hostname}`,
    `X-Queue-ID: ${reported.queueId}`,
    `Arrival-Date: ${formatDate(reported.queuedAt)}`,
  ];
  return [message, ...reported.recipients.map((recipient) => recipientFields(recipient, isGlobal))]
    .map((lines) => `${lines.join('\r\n')}\r\n`)
    .join('\r\n');
}

function recipientFields(recipient: ReportedRecipient, isGlobal: boolean): readonly string[] {
  return [
    ...(recipient.orcpt === null ? [] : [`Original-Recipient: ${recipient.orcpt.replace(';', '; ')}`]),
    `Final-Recipient: ${isGlobal && !isAscii(recipient.address) ? 'utf-8' : 'rfc822'}; ${recipient.address}`,
    `Action: ${recipient.action}`,
    `Status: ${statusOf(recipient)}`,
    ...(recipient.remoteHost === null ? [] : [`Remote-MTA: dns; ${recipient.remoteHost}`]),
    `Diagnostic-Code: smtp; ${recipient.response}`,
    `Last-Attempt-Date: ${formatDate(recipient.lastAttemptAt)}`,
    ...(recipient.willRetryUntil === null ? [] : [`Will-Retry-Until: ${formatDate(recipient.willRetryUntil)}`]),
  ];
}

/** RFC 3461 §4.3: RET speaks of failures; every other report brings the header only. */
function returnedPart(reported: Reported, action: Action, isGlobal: boolean): { readonly type: string; readonly bytes: Buffer } {
  if (action === 'failed' && reported.ret === 'FULL' && reported.raw.length <= MAIL_LIMITS.returnedMessageBytes)
    return { type: isGlobal ? 'message/global' : 'message/rfc822', bytes: reported.raw };
  return { type: isGlobal ? 'message/global-headers' : 'text/rfc822-headers', bytes: returnedHeader(reported.raw) };
}

function returnedHeader(raw: Buffer): Buffer {
  const end = Math.min(headerEnd(raw), MAIL_LIMITS.returnedHeaderBytes);
  return raw.subarray(0, end);
}

function headerEnd(raw: Buffer): number {
  try {
    return readHeader(raw).bodyStart;
  } catch {
    return MAIL_LIMITS.returnedHeaderBytes;
  }
}
