/**
 * Making a client's message fit to travel (RFC 6409 §8): line ends, Date, Message-ID, no Bcc, no Return-Path, no
 * Authentication-Results, no line that is longer than lines may be. And the rule that a login sends only as itself. It changes nothing else: 8-bit text stays (see seven-bit.ts).
 */
import { randomUUID } from 'node:crypto';
import { comparable, domainOf } from '../wire/address/address.ts';
import { addressesOf } from '../wire/header/addresses.ts';
import { fieldsNamed, fieldValue, readHeader, withFieldsOnTop, withoutFields } from '../wire/header/header.ts';
import type { MessageHeader } from '../wire/header/header.ts';
import { field, formatDate, normaliseNewlines } from '../wire/header/write.ts';
import { fitting } from './seven-bit.ts';

export type Prepared =
  | { readonly kind: 'ready'; readonly raw: Buffer; readonly author: string }
  | { readonly kind: 'refused'; readonly reason: 'no-author' | 'several-from' | 'foreign-author' | 'long-lines'; readonly author: string | null };

/** What we found out is written by us alone: our seal on a forward vouches for it (RFC 8601 §5). */
const REMOVED = ['bcc', 'return-path', 'resent-bcc', 'authentication-results'];

/** `sends` are the addresses of the login. @throws HeaderTooBigError, TooManyAddressesError */
export function prepareSubmission(original: Buffer, sends: readonly string[], now: Date): Prepared {
  const raw = normaliseNewlines(original);
  const header = readHeader(raw);
  const from = fieldsNamed(header, 'from');
  if (from.length > 1) return { kind: 'refused', reason: 'several-from', author: null };
  const authors = addressesOf(from[0]?.value ?? '');
  const author = authors[0];
  if (author === undefined) return { kind: 'refused', reason: 'no-author', author: null };
  const foreign = authors.find((address) => !isOwn(address, sends));
  if (foreign !== undefined) return { kind: 'refused', reason: 'foreign-author', author: foreign };
  const complete = withFieldsOnTop(withoutFields(raw, header, REMOVED), missingFields(header, author, now));
  const travelling = fitting(complete, 'short-lines');
  return travelling === null ? { kind: 'refused', reason: 'long-lines', author } : { kind: 'ready', raw: travelling, author };
}

export function isOwn(address: string, sends: readonly string[]): boolean {
  return sends.some((own) => comparable(own) === comparable(address));
}

function missingFields(header: MessageHeader, author: string, now: Date): readonly string[] {
  return [
    ...(fieldValue(header, 'date') === null ? [field('Date', formatDate(now))] : []),
    ...(fieldValue(header, 'message-id') === null ? [field('Message-ID', `<${randomUUID()}@${domainOf(author)}>`)] : []),
  ];
}
