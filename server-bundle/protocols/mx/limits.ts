/** Limits on strangers who bring mail. */
import type { RateRule } from '../../base/rate-limit.ts';

export const MX_RATES = {
  /** Connections of one address (IPv4) or one /64 (IPv6). */
  connections: { name: 'mx-connection', limit: 600, windowMs: 60_000 },
  messages: { name: 'mx-message', limit: 6000, windowMs: 600_000 },
  /** Recipients that don't exist: someone is guessing. */
  unknownRecipients: { name: 'mx-unknown-recipient', limit: 200, windowMs: 600_000 },
} as const satisfies Readonly<Record<string, RateRule>>;
