/**
 * Envelope senders of our own for what our users send: `b=<hash>=<day>=<id>@fe-bounces.<domain>`, so that what comes back is known to be an answer to
 * exactly that message, and nobody can make one up. `id` names a row of the queue. Pure: secrets and time are handed in.
 *
 * The hash is ten base32 digits of an HMAC-SHA256 over the rest and the domain, compared without case; the day is two digits, and an address is
 * good for BOUNCE_LIMITS.days. A row whose address would not fit into a local part keeps its plain sender.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { domainOf, localPartOf } from '../wire/address/address.ts';
import { normaliseAddress } from '../wire/smtp/path.ts';
import { BOUNCE_LIMITS } from './limits.ts';

export const BOUNCE_LABEL = 'fe-bounces';

/** What an address says of itself; whether that is true `isOwnBounce` tells. */
export interface BounceAddress {
  /** The domain whose mail it is about: without the label. */
  readonly domain: string;
  readonly id: string;
  readonly day: number;
  readonly hash: string;
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567';
const DAY_MS = 86_400_000;
const DAYS = 1024;
const HASH_DIGITS = 10;
const SHAPE = new RegExp(`^b=([a-z2-7]{${HASH_DIGITS}})=([a-z2-7]{2})=([a-z0-9][a-z0-9.-]{0,60})$`);

/** Null when it would not be an address. */
export function bounceAddress(about: { readonly id: string; readonly domain: string }, secret: Buffer, now: number): string | null {
  const domain = about.domain.toLowerCase();
  const day = Math.floor(now / DAY_MS) % DAYS;
  const local = `b=${hashOf(secret, domain, day, about.id)}=${digitsOf(day)}=${about.id}`;
  return SHAPE.test(local) ? normaliseAddress(`${local}@${BOUNCE_LABEL}.${domain}`) : null;
}

/** Null for every other address. */
export function parseBounceAddress(address: string): BounceAddress | null {
  const host = domainOf(address);
  if (!host.startsWith(`${BOUNCE_LABEL}.`)) return null;
  const match = SHAPE.exec(localPartOf(address).toLowerCase());
  if (match === null) return null;
  const [, hash = '', day = '', id = ''] = match;
  return { domain: host.slice(BOUNCE_LABEL.length + 1), id, day: numberOf(day), hash };
}

/** True when one of the secrets made it, not too long ago. */
export function isOwnBounce(bounce: BounceAddress, secrets: readonly Buffer[], now: number): boolean {
  const age = (((Math.floor(now / DAY_MS) - bounce.day) % DAYS) + DAYS) % DAYS;
  // A day that has not begun here yet: the clock was set back.
  if (age > BOUNCE_LIMITS.days && age !== DAYS - 1) return false;
  return secrets.some((secret) => {
    const wanted = Buffer.from(hashOf(secret, bounce.domain, bounce.day, bounce.id));
    const given = Buffer.from(bounce.hash);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}

function hashOf(secret: Buffer, domain: string, day: number, id: string): string {
  const digest = createHmac('sha256', secret)
    .update(`bounce\0${domain}\0${digitsOf(day)}\0${id.toLowerCase()}`)
    .digest();
  return Array.from(digest.subarray(0, HASH_DIGITS), (byte) => DIGITS.charAt(byte % 32)).join('');
}

function digitsOf(day: number): string {
  return DIGITS.charAt(Math.floor(day / 32)) + DIGITS.charAt(day % 32);
}

function numberOf(digits: string): number {
  return DIGITS.indexOf(digits.charAt(0)) * 32 + DIGITS.indexOf(digits.charAt(1));
}
