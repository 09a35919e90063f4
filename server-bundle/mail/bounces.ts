/**
 * What comes back to an envelope sender of our own (bounce-address.ts): who had sent it, and what follows: an entry in the list of those not written to for a
 * while, and an event. The report itself goes to the sender like any other letter.
 */
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { messageOf } from '../base/errors.ts';
import type { BouncedMessage, Storage } from '../storage/api/operations.ts';
import { isOwnBounce, parseBounceAddress } from './bounce-address.ts';
import { readReport } from './dsn/read.ts';
import type { ReturnedRecipient } from './dsn/read.ts';
import { saysGone } from './dsn/recipients.ts';
import { recordEvent } from './events.ts';
import { rememberedSecrets } from './forwarding.ts';
import { BOUNCE_LIMITS } from './limits.ts';

export type BounceFinding =
  | { readonly kind: 'none' }
  /** It looks like one, and we did not make it, or nobody remembers what it was about. */
  | { readonly kind: 'unknown' }
  | ({ readonly kind: 'bounce'; readonly domain: string } & BouncedMessage);

export type Bounce = Extract<BounceFinding, { kind: 'bounce' }>;

export interface Bounces {
  /** @throws StorageError */
  about(recipient: string, signal: AbortSignal): Promise<BounceFinding>;
  /** Never throws: the report is delivered already. */
  note(bounce: Bounce, raw: Buffer, signal: AbortSignal): Promise<void>;
}

export function bounces({ storage, log, clock = systemClock }: { readonly storage: Storage; readonly log: Log; readonly clock?: Clock }): Bounces {
  const secrets = rememberedSecrets(storage, clock);
  return {
    about: async (recipient, signal) => {
      const parsed = parseBounceAddress(recipient);
      if (parsed === null) return { kind: 'none' };
      if (!isOwnBounce(parsed, await secrets(signal), clock.now())) return { kind: 'unknown' };
      const message = await storage.call('queue.bounced', { id: parsed.id }, { signal });
      return message === null || message.sender === '' ? { kind: 'unknown' } : { kind: 'bounce', domain: parsed.domain, ...message };
    },
    note: async (bounce, raw, signal) => {
      try {
        for (const returned of readReport(raw)) await noteOne(storage, bounce, returned, { now: clock.now(), signal });
      } catch (error) {
        log.warn({ id: bounce.queueId, reason: messageOf(error) }, 'what a bounce says could not be kept');
      }
    },
  };
}

interface Moment {
  readonly now: number;
  readonly signal: AbortSignal;
}

async function noteOne(storage: Storage, bounce: Bounce, returned: ReturnedRecipient, { now, signal }: Moment): Promise<void> {
  const recipient = whom(bounce, returned);
  if (recipient === null) return;
  const reason = returned.words ?? returned.status ?? returned.kind;
  recordEvent(storage, { kind: 'bounced', queueId: bounce.queueId, sender: bounce.sender, recipients: [recipient], reason });
  const entry = { domain: bounce.domain, address: recipient, response: reason.slice(0, 500) };
  if (returned.kind === 'complaint') await storage.call('suppression.add', { ...entry, reason: 'complaint' }, { signal });
  else if (returned.status !== null && saysGone(returned.status))
    await storage.call('suppression.add', { ...entry, reason: 'bounce', expiresAt: now + BOUNCE_LIMITS.suppressedMs }, { signal });
}

/** Only those it was sent to; a server that knows its user by another name is believed where there was one. */
function whom({ recipients }: Bounce, { address }: ReturnedRecipient): string | null {
  const named = recipients.find((recipient) => recipient.toLowerCase() === address);
  return named ?? (recipients.length === 1 ? (recipients[0] ?? null) : null);
}
