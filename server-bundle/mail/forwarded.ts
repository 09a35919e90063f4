/**
 * A message that an alias passes on, as it waits in the queue: on top our Delivered-To with the alias, then our Received and our
 * Authentication-Results, then the message as it came, byte for byte. Written by forwarding.ts, read by whoever sends it.
 */
import { claimsToBeOurs } from '../trust/authentication-results.ts';
import { HeaderTooBigError, fieldsNamed, readHeader } from '../wire/header/header.ts';
import type { MessageHeader } from '../wire/header/header.ts';
import { field } from '../wire/header/write.ts';
import { normaliseAddress } from '../wire/smtp/path.ts';
import { MAIL_LIMITS } from './limits.ts';

export interface ForwardedMessage {
  /** The address of ours that it was sent to; null for a message that no alias passes on. */
  readonly deliveredTo: string | null;
  /** The value of our own Authentication-Results: our name, then what we found. */
  readonly authentication: string | null;
}

/** The mark of a message that is passed on for `recipient`, and what a loop is known by. */
export function deliveredToField(recipient: string): string {
  return field('Delivered-To', recipient);
}

/** Never throws. Only the topmost field counts: what stands below came from others. */
export function forwardedMessage(raw: Buffer, hostname: string): ForwardedMessage {
  const header = headerOf(raw);
  const top = header?.fields[0];
  const deliveredTo = top?.name === 'delivered-to' && top.start === 0 ? normaliseAddress(top.value) : null;
  const results = deliveredTo === null || !header ? undefined : fieldsNamed(header, 'authentication-results')[0];
  const authentication = results !== undefined && claimsToBeOurs(results.value, hostname) ? results.value.replace(/\s+/g, ' ') : null;
  return { deliveredTo, authentication };
}

/** True when it has been passed on for this very recipient before. */
function wasDeliveredTo(header: MessageHeader, recipient: string): boolean {
  return fieldsNamed(header, 'delivered-to').some(({ value }) => value.toLowerCase() === recipient.toLowerCase());
}

/** True for a message that must not be passed on for `recipient`: it was before, or it has come a way that only a loop has. */
export function isLooping(header: MessageHeader, recipient: string): boolean {
  return wasDeliveredTo(header, recipient) || fieldsNamed(header, 'delivered-to').length >= MAIL_LIMITS.passages;
}

function headerOf(raw: Buffer): MessageHeader | null {
  try {
    return readHeader(raw);
  } catch (error) {
    if (error instanceof HeaderTooBigError) return null;
    throw error;
  }
}
