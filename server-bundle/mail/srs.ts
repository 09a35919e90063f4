/**
 * The Sender Rewriting Scheme (SRS, as published by Meng Weng Wong and Shevek): who forwards a letter puts an address of its
 * own in the envelope, so that SPF holds, and finds the original in it when the letter comes back.
 *
 *   SRS0=hash=TT=original-domain=original-local@ours       written by the first forwarder
 *   SRS1=hash=first-forwarder==hash=TT=…@ours               by any later one: bounces take the short way to the first
 *
 * hash is ours alone: eight base32 digits of an HMAC-SHA256 over the rest and over our own domain, compared without case, since
 * hosts on the way may change case. TT counts days in base32. Pure: secrets and time are handed in.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { domainOf, localPartOf } from '../wire/address/address.ts';
import { normaliseAddress } from '../wire/smtp/path.ts';
import { SRS_LIMITS } from './limits.ts';

/** Newest first: the first signs, all of them are believed. */
export type SrsSecrets = readonly Buffer[];

export type SrsFinding =
  /** An ordinary address. */
  { readonly kind: 'none' } | { readonly kind: 'original'; readonly address: string } | { readonly kind: 'expired' } | { readonly kind: 'forged' };

interface Place {
  /** One of our own domains, in lower case. */
  readonly domain: string;
  readonly secrets: SrsSecrets;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const DAY_MS = 86_400_000;
const DAYS = 1024;
const HASH_DIGITS = 8;

/**
 * The return path for a letter that we pass on. The null sender and senders of the domain itself stay as they are, and so does an
 * address that would become longer than a path may be: better a forward that SPF may doubt than none.
 */
export function rewrittenSender(sender: string, place: Place): string {
  const secret = place.secrets[0];
  if (sender === '' || secret === undefined || domainOf(sender) === place.domain) return sender;
  const { text, isQuoted } = unquoted(localPartOf(sender));
  const local = /^srs[01][=+-]/i.test(text) ? chained(text, domainOf(sender), place.domain, secret) : first(text, domainOf(sender), place, secret);
  const address = `${isQuoted ? `"${local}"` : local}@${place.domain}`;
  return normaliseAddress(address) === null ? sender : address;
}

/** What stands in the local part of an address that a bounce came to. */
export function originalSender(recipient: string, place: Omit<Place, 'domain'>): SrsFinding {
  const { text, isQuoted } = unquoted(localPartOf(recipient));
  const tag = /^srs([01])[=+-]([A-Za-z2-7]{8})=(.+)$/is.exec(text);
  if (!/^srs[01][=+-]/i.test(text)) return { kind: 'none' };
  const [, version, hash = '', rest = ''] = tag ?? [];
  const isOurs = place.secrets.some((secret) => isSame(hash, hashOf(rest, domainOf(recipient), secret)));
  if (version === undefined || !isOurs) return { kind: 'forged' };
  const found = version === '0' ? ofFirst(rest, place.now) : ofChain(rest);
  if (found === null || found === 'expired') return { kind: found ?? 'forged' };
  const address = normaliseAddress(`${isQuoted ? `"${found.local}"` : found.local}@${found.domain}`);
  return address === null ? { kind: 'forged' } : { kind: 'original', address };
}

function first(local: string, domain: string, place: Place, secret: Buffer): string {
  const rest = `${stamp(place.now)}=${domain}=${local}`;
  return `SRS0=${hashOf(rest, place.domain, secret)}=${rest}`;
}

/** An SRS0 keeps its separator, an SRS1 its first forwarder. */
function chained(local: string, domain: string, ours: string, secret: Buffer): string {
  const again = /^srs1[=+-][^=]+=([^=]+=[=+-].+)$/is.exec(local)?.[1];
  const rest = again ?? `${domain}=${local.slice(4)}`;
  return `SRS1=${hashOf(rest, ours, secret)}=${rest}`;
}

function ofFirst(rest: string, now: number): { readonly local: string; readonly domain: string } | 'expired' | null {
  const match = /^([A-Za-z2-7]{2})=([^=]+)=(.+)$/s.exec(rest);
  if (!match) return null;
  const [, time = '', domain = '', local = ''] = match;
  const age = (((dayOf(now) - dayOfStamp(time)) % DAYS) + DAYS) % DAYS;
  // A day that has not begun here yet: the clock was set back.
  const isFresh = age <= SRS_LIMITS.days || age === DAYS - 1;
  return isFresh ? { local, domain } : 'expired';
}

/** The first forwarder checks its own hash and day. */
function ofChain(rest: string): { readonly local: string; readonly domain: string } | null {
  const match = /^([^=]+)=([=+-].+)$/s.exec(rest);
  return match ? { domain: match[1] ?? '', local: `SRS0${match[2] ?? ''}` } : null;
}

function hashOf(rest: string, domain: string, secret: Buffer): string {
  const digest = createHmac('sha256', secret).update(`${domain.toLowerCase()}\n${rest.toLowerCase()}`).digest();
  return Array.from(digest.subarray(0, HASH_DIGITS), (byte) => DIGITS.charAt(byte % DIGITS.length)).join('');
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given.toUpperCase(), 'latin1'), Buffer.from(wanted, 'latin1'));
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS) % DAYS;
}

function stamp(now: number): string {
  const day = dayOf(now);
  return DIGITS.charAt(day >> 5) + DIGITS.charAt(day & 31);
}

function dayOfStamp(text: string): number {
  const [high = '', low = ''] = text.toUpperCase();
  return DIGITS.indexOf(high) * 32 + DIGITS.indexOf(low);
}

function unquoted(local: string): { readonly text: string; readonly isQuoted: boolean } {
  const isQuoted = local.length >= 2 && local.startsWith('"') && local.endsWith('"');
  return { text: isQuoted ? local.slice(1, -1) : local, isQuoted };
}
