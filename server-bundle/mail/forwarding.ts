/**
 * What is passed on for an address of ours, when it leaves: a return path of ours (SRS), so that SPF holds and bounces come home, and an
 * ARC set that says what we found when it came. Not a byte below is changed, so the author's DKIM signature lives on. Whether a
 * message is one is told by its topmost field (forwarded.ts); every other leaves as it is.
 */
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Storage } from '../storage/api/operations.ts';
import { arcSet } from '../trust/arc-seal.ts';
import { statedArc } from '../trust/authentication-results.ts';
import { domainOf } from '../wire/address/address.ts';
import { HeaderTooBigError, readHeader, withFieldsOnTop } from '../wire/header/header.ts';
import { forwardedMessage, isLooping } from './forwarded.ts';
import type { SrsSecrets } from './srs.ts';
import { MAIL_LIMITS } from './limits.ts';
import type { MergedDestinations } from './recipients.ts';
import { originalSender, rewrittenSender } from './srs.ts';
import type { SrsFinding } from './srs.ts';

export interface Passing {
  /** Of the envelope. */
  readonly from: string;
  readonly raw: Buffer;
}

export interface Forwarding {
  /** As it is to leave; the very same where nobody passes it on. @throws StorageError */
  outgoing(message: Passing, signal: AbortSignal): Promise<Passing>;
  /** Whom a bounce to that address is really for. @throws StorageError */
  original(recipient: string, signal: AbortSignal): Promise<SrsFinding>;
}

export interface ForwardingDeps {
  readonly storage: Storage;
  /** Whose Authentication-Results are ours. */
  readonly hostname: string;
  readonly clock?: Clock;
}

export function forwarding(deps: ForwardingDeps): Forwarding {
  const clock = deps.clock ?? systemClock;
  const secrets = rememberedSecrets(deps.storage, clock);
  return {
    outgoing: async (message, signal) => {
      const { deliveredTo, authentication } = forwardedMessage(message.raw, deps.hostname);
      if (deliveredTo === null) return message;
      const domain = domainOf(deliveredTo);
      const from = rewrittenSender(message.from, { domain, secrets: await secrets(signal), now: clock.now() });
      const raw =
        authentication === null ? message.raw : await sealed(deps.storage, { raw: message.raw, domain, authentication, now: clock.now(), signal });
      return { from, raw };
    },
    original: async (recipient, signal) => {
      // Nearly every address is an ordinary one, and needs no secret to be told so.
      if (originalSender(recipient, { secrets: [], now: 0 }).kind === 'none') return { kind: 'none' };
      return originalSender(recipient, { secrets: await secrets(signal), now: clock.now() });
    },
  };
}

/** True for a message that has been passed on for one of these recipients before, or too often for anybody. */
export function isPassedOnAgain(raw: Buffer, { passages }: Pick<MergedDestinations, 'passages'>): boolean {
  if (passages.length === 0) return false;
  try {
    const header = readHeader(raw);
    return passages.some(({ recipient }) => isLooping(header, recipient));
  } catch (error) {
    if (error instanceof HeaderTooBigError) return false;
    throw error;
  }
}

interface Sealing {
  readonly raw: Buffer;
  readonly domain: string;
  readonly authentication: string;
  readonly now: number;
  readonly signal: AbortSignal;
}

async function sealed(storage: Storage, { raw, domain, authentication, now, signal }: Sealing): Promise<Buffer> {
  const key = await storage.call('dkim.key', { domain }, { signal });
  if (key === null) return raw;
  const set = arcSet(raw, { results: authentication, chain: statedArc(authentication) }, { domain, ...key }, new Date(now));
  return set === '' ? raw : withFieldsOnTop(raw, [set]);
}

/** They change once a month: a moment's memory is no risk, and an outage of storage is not remembered. */
export function rememberedSecrets(storage: Storage, clock: Clock): (signal: AbortSignal) => Promise<SrsSecrets> {
  let known: { readonly secrets: SrsSecrets; readonly until: number } | undefined;
  return async (signal) => {
    if (known && known.until > clock.now()) return known.secrets;
    const { secrets } = await storage.call('forwarding.secrets', {}, { signal });
    known = { secrets: secrets.map((text) => Buffer.from(text, 'base64')), until: clock.now() + MAIL_LIMITS.forwardingSecretsMs };
    return known.secrets;
  };
}
