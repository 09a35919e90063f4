/**
 * Vacation answers (RFC 5230 §4): whether a message may be answered at all, and the answer as a message from the null sender. Nothing
 * that came from a machine or a list is ever answered.
 */
import { randomUUID } from 'node:crypto';
import { comparable, domainOf, localPartOf } from '../../wire/address/address.ts';
import { addressesOf } from '../../wire/header/addresses.ts';
import { encodeWords } from '../../wire/header/encoded-word.ts';
import { fieldValue, fieldsNamed, readHeader } from '../../wire/header/header.ts';
import type { MessageHeader } from '../../wire/header/header.ts';
import { field, formatDate, normaliseNewlines } from '../../wire/header/write.ts';
import { decodeHeaderValue } from '../../wire/mime/text.ts';
import { memoryKey } from './duplicate.ts';
import type { Vacation } from './outcome.ts';

export interface VacationFacts {
  readonly raw: Buffer;
  readonly sender: string;
  /** Of the mailbox. */
  readonly address: string;
  /** All that reach it by name. */
  readonly addresses: readonly string[];
  readonly now: Date;
}

export interface VacationReply {
  readonly to: string;
  /** One answer for each, as long as `seconds`. */
  readonly memoryKey: string;
  readonly seconds: number;
  readonly raw: Buffer;
}

const MACHINES =
  /^(?:mailer-daemon|postmaster|owner-.*|.*-owner|.*-request|.*[-+]bounces?(?:[-+=].*)?|bounces?(?:[-+=].*)?|listserv|majordomo|no-?reply.*|do-?not-?reply.*)$/i;
const LIST_FIELDS = ['list-id', 'list-help', 'list-subscribe', 'list-unsubscribe', 'list-post', 'list-owner', 'list-archive'];
const RECIPIENT_FIELDS = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'];
const REFERENCES_MAX_LENGTH = 2_000;

/** Null where nothing is to be said. @throws HeaderTooBigError, TooManyAddressesError */
export function vacationReply(vacation: Vacation, facts: VacationFacts): VacationReply | null {
  const header = readHeader(facts.raw);
  const own = new Set([facts.address, ...facts.addresses, ...vacation.addresses].map(comparable));
  if (facts.sender === '' || MACHINES.test(localPartOf(facts.sender)) || isOwn(facts.sender, own)) return null;
  if (isAutomatic(header) || !isMeant(header, own)) return null;
  return {
    to: facts.sender,
    memoryKey: memoryKey('vacation', vacation.handle, comparable(facts.sender)),
    seconds: vacation.seconds,
    raw: replyTo(header, vacation, facts),
  };
}

/** RFC 3834 §2; RFC 5230 §4.6. */
function isAutomatic(header: MessageHeader): boolean {
  const submitted = fieldValue(header, 'auto-submitted');
  if (submitted !== null && !/^no\b/i.test(submitted)) return true;
  if (/^(?:bulk|list|junk)\b/i.test(fieldValue(header, 'precedence') ?? '')) return true;
  if (/\b(?:all|oof|autoreply)\b/i.test(fieldValue(header, 'x-auto-response-suppress') ?? '')) return true;
  return header.fields.some(({ name }) => LIST_FIELDS.includes(name));
}

/** Only who stands in the header was written to; a blind copy is no question. */
function isMeant(header: MessageHeader, own: ReadonlySet<string>): boolean {
  return RECIPIENT_FIELDS.flatMap((name) => fieldsNamed(header, name)).some(({ value }) => addressesOf(value).some((address) => isOwn(address, own)));
}

/** With or without a +tag. */
function isOwn(address: string, own: ReadonlySet<string>): boolean {
  const plain = comparable(address);
  return own.has(plain) || own.has(`${localPartOf(plain).replace(/\+.*$/, '')}@${domainOf(plain)}`);
}

function replyTo(header: MessageHeader, vacation: Vacation, { sender, address, addresses, now }: VacationFacts): Buffer {
  const subject = vacation.subject ?? `Auto: ${decodeHeaderValue(Buffer.from(fieldValue(header, 'subject') ?? '').toString('latin1'))}`;
  const messageId = fieldValue(header, 'message-id');
  const references = `${fieldValue(header, 'references') ?? fieldValue(header, 'in-reply-to') ?? ''} ${messageId ?? ''}`.trim();
  const head = [
    field('From', authorOf(vacation, address, addresses)),
    field('To', `<${sender}>`),
    field('Subject', encodeWords(subject.slice(0, 500))),
    field('Date', formatDate(now)),
    field('Message-ID', `<${randomUUID()}@${domainOf(address)}>`),
    ...(messageId === null ? [] : [field('In-Reply-To', messageId.slice(0, 500)), field('References', references.slice(-REFERENCES_MAX_LENGTH))]),
    field('Auto-Submitted', 'auto-replied (vacation)'),
    field('X-Auto-Response-Suppress', 'All'),
    'MIME-Version: 1.0\r\n',
  ];
  return normaliseNewlines(Buffer.concat([Buffer.from(head.join('')), vacation.isMime ? mimeBody(vacation.reason) : textBody(vacation.reason)]));
}

/** Nobody answers in somebody else's name. */
function authorOf({ from }: Vacation, address: string, known: readonly string[]): string {
  const asked = from === null ? undefined : addressesOf(from)[0];
  const mayUse = asked !== undefined && isOwn(asked, new Set([address, ...known].map(comparable)));
  if (!mayUse || from === null) return `<${address}>`;
  const name = /^\s*"?([^"<]*?)"?\s*<[^<>]*>\s*$/.exec(from)?.[1]?.trim() ?? '';
  return name === '' ? `<${asked}>` : `${/^[ -~]*$/.test(name) ? `"${name}"` : encodeWords(name)} <${asked}>`;
}

function textBody(reason: string): Buffer {
  const text = normaliseNewlines(Buffer.from(reason));
  const isPlain =
    text.every((byte) => byte < 0x80) &&
    text
      .toString('latin1')
      .split('\r\n')
      .every((line) => line.length <= 900);
  const encoding = isPlain ? '7bit' : 'base64';
  const body = isPlain ? text : Buffer.from(text.toString('base64').replace(/.{76}/g, '$&\r\n'));
  return Buffer.concat([Buffer.from(`Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`), body]);
}

/** Of its own header only what tells of the content (RFC 5230 §4.1). */
function mimeBody(reason: string): Buffer {
  const raw = normaliseNewlines(Buffer.from(reason));
  const header = readHeader(raw);
  const kept = header.fields.filter(({ name }) => name.startsWith('content-')).map(({ start, end }) => raw.subarray(start, end));
  return Buffer.concat([...kept, Buffer.from('\r\n'), raw.subarray(header.bodyStart)]);
}
