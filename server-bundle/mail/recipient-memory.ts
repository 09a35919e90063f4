/**
 * Recipients that storage has just accepted: the next letters of a burst need not ask again. It never remembers a refusal, so a
 * new mailbox takes mail at once, nor an answer in which an access list or a full mailbox had a say; one that was removed meanwhile
 * is refused by storage itself when the letter comes.
 */
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Resolution } from '../storage/api/operations.ts';
import { MAIL_LIMITS } from './limits.ts';

export interface RecipientMemory {
  resolve(address: string, ask: () => Promise<Resolution>): Promise<Resolution>;
}

export function recipientMemory(clock: Clock = systemClock): RecipientMemory {
  const accepted = new Map<string, { readonly resolution: Resolution; readonly until: number }>();
  return {
    resolve: async (address, ask) => {
      const known = accepted.get(address);
      if (known && known.until > clock.now()) return known.resolution;
      accepted.delete(address);
      const resolution = await ask();
      // What holds for this sender only, or for this moment, is asked again.
      if (resolution.kind !== 'accept' || resolution.isConditional === true || resolution.isFull === true) return resolution;
      if (accepted.size >= MAIL_LIMITS.recipientsRemembered) accepted.clear();
      accepted.set(address, { resolution, until: clock.now() + MAIL_LIMITS.recipientMs });
      return resolution;
    },
  };
}
