/**
 * Greylisting (RFC 6647): a server that we have reason to wonder about is asked to come again, and is believed when it does. It
 * costs an honest sender one retry, once; whoever passed is known for five weeks. When the memory cannot be reached nobody is put off.
 */
import { createHash } from 'node:crypto';
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { domainOf } from '../wire/address/address.ts';
import type { ExpiringStore } from './expiring-store.ts';

export interface Triplet {
  /** The /24 or /64 of the client: large senders try again from a neighbour. */
  readonly network: string;
  /** '' for the null sender. */
  readonly sender: string;
  readonly recipients: readonly string[];
}

export type GreylistVerdict =
  { readonly kind: 'pass'; readonly why: 'known' | 'came-again' | 'no-memory' } | { readonly kind: 'wait'; readonly seconds: number };

export interface Greylist {
  ask(triplet: Triplet): Promise<GreylistVerdict>;
}

export const GREYLIST_TIMES = {
  /** RFC 6647 §4.5 names one minute at least; senders first try again after five to fifteen. */
  waitMs: 60_000,
  /** Who comes again later than this begins anew. */
  rememberMs: 86_400_000,
  /** RFC 6647 §4.5: at least a month for what passed. */
  knownMs: 36 * 86_400_000,
} as const;

export function greylist(store: ExpiringStore, clock: Clock = systemClock): Greylist {
  return {
    ask: async (triplet) => {
      const keys = keysOf(triplet);
      const found = await store.read([keys.known, keys.first]);
      if (found === null) return { kind: 'pass', why: 'no-memory' };
      const [known, first] = found;
      const now = clock.now();
      const since = Number(first ?? Number.NaN);
      const waitedMs = now - since;
      const cameAgain = waitedMs >= GREYLIST_TIMES.waitMs;
      if (known !== null || cameAgain) {
        await store.write(keys.known, String(now), { ttlMs: GREYLIST_TIMES.knownMs, isNew: false });
        return { kind: 'pass', why: known === null ? 'came-again' : 'known' };
      }
      // A clock that was set back must not keep anybody waiting.
      if (!Number.isFinite(since) || waitedMs < 0)
        await store.write(keys.first, String(now), { ttlMs: GREYLIST_TIMES.rememberMs, isNew: first === null });
      const leftMs = Number.isFinite(since) && waitedMs >= 0 ? GREYLIST_TIMES.waitMs - waitedMs : GREYLIST_TIMES.waitMs;
      return { kind: 'wait', seconds: Math.ceil(leftMs / 1000) };
    },
  };
}

function keysOf({ network, sender, recipients }: Triplet): { readonly known: string; readonly first: string } {
  const recipient = [...recipients].map((address) => address.toLowerCase()).sort()[0] ?? '';
  return {
    known: `grey:known:${digest(network, domainOf(sender).toLowerCase())}`,
    first: `grey:first:${digest(network, sender.toLowerCase(), recipient)}`,
  };
}

/** Addresses of strangers do not lie about in Valkey. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}
