/**
 * Reports of mail that could not be delivered (RFC 3461 §6, RFC 3462, RFC 3464): three parts, from the null sender, to the
 * sender of the failed message. There is no report about a report.
 */
import { randomUUID } from 'node:crypto';
import { enhancedCodeOf } from '../wire/smtp/reply.ts';
import { readHeader } from '../wire/header/header.ts';
import { field, formatDate } from '../wire/header/write.ts';
import { MAIL_LIMITS } from './limits.ts';

export interface Failure {
  readonly sender: string;
  readonly recipient: string;
  /** Bounded already. */
  readonly response: string;
  /** The server that answered, or null when none did. */
  readonly remoteHost: string | null;
  readonly queueId: string;
  readonly queuedAt: Date;
  readonly failedAt: Date;
  readonly raw: Buffer;
}

export interface ReportingServer {
  readonly hostname: string;
  /** Its postmaster answers. */
  readonly domain: string;
}

export function isReportable(failure: Pick<Failure, 'sender'>): boolean {
  return failure.sender !== '';
}

/** The whole report, CR LF throughout. */
export function failureReport(failure: Failure, server: ReportingServer): Buffer {
  const boundary = `report-${randomUUID()}`;
  const returned = returnedHeader(failure.raw);
  const head = [
    field('From', `Mail Delivery System <postmaster@${server.domain}>`),
    field('To', `<${failure.sender}>`),
    field('Subject', 'Your message could not be delivered'),
    field('Date', formatDate(failure.failedAt)),
    field('Message-ID', `<${randomUUID()}@${server.hostname}>`),
    field('Auto-Submitted', 'auto-replied'),
    'MIME-Version: 1.0\r\n',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"\r\n`,
  ].join('');
  const parts = [
    part('text/plain; charset=utf-8', wordsFor(failure, server)),
    part('message/delivery-status', statusOf(failure, server)),
    part('text/rfc822-headers', ''),
  ];
  const opening = parts.map((text) => `--${boundary}\r\n${text}`).join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n${opening}`, 'utf8'), returned, Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')]);
}

function part(type: string, text: string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`;
}

function wordsFor(failure: Failure, server: ReportingServer): string {
  const who = failure.remoteHost === null ? 'This server' : `The server ${failure.remoteHost}`;
  return [
    `Your message to ${failure.recipient} could not be delivered, and it will not be tried again.`,
    '',
    `${who} gave this reason:`,
    '',
    `    ${failure.response}`,
    '',
    `Check the address and what the reason says, then send the message again. If it keeps failing, postmaster@${server.domain} can look into it; mention ${failure.queueId}.`,
    '',
  ].join('\r\n');
}

function statusOf(failure: Failure, server: ReportingServer): string {
  return [
    `Reporting-MTA: dns; ${server.hostname}`,
    `X-Queue-ID: ${failure.queueId}`,
    `Arrival-Date: ${formatDate(failure.queuedAt)}`,
    '',
    `Final-Recipient: rfc822; ${failure.recipient}`,
    'Action: failed',
    `Status: ${enhancedCodeOf(failure.response, 500)}`,
    ...(failure.remoteHost === null ? [] : [`Remote-MTA: dns; ${failure.remoteHost}`]),
    `Diagnostic-Code: smtp; ${failure.response}`,
    '',
  ].join('\r\n');
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
