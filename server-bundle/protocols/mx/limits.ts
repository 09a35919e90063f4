/** Limits on strangers who bring mail. */
import type { RateRule } from '../../base/rate-limit.ts';

export const MX_RATES = {
  /** Connections of one address (IPv4) or one /64 (IPv6). */
  connections: { name: 'mx-connection', limit: 600, windowMs: 60_000 },
  /** The same of a whole network: /24, or /48. */
  connectionsOfNetwork: { name: 'mx-connection-network', limit: 2400, windowMs: 60_000 },
  messages: { name: 'mx-message', limit: 6000, windowMs: 600_000 },
  messagesOfNetwork: { name: 'mx-message-network', limit: 24_000, windowMs: 600_000 },
  /** One sender's address, and one domain. */
  sender: { name: 'mx-sender', limit: 1500, windowMs: 600_000 },
  senderDomain: { name: 'mx-sender-domain', limit: 6000, windowMs: 600_000 },
  /** Recipients that don't exist: someone is guessing. */
  unknownRecipients: { name: 'mx-unknown-recipient', limit: 200, windowMs: 600_000 },
} as const satisfies Readonly<Record<string, RateRule>>;
