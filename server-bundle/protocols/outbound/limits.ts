/** Limits on sending. */
export const OUTBOUND_LIMITS = {
  /** Messages under way at once, and to one domain: a domain that answers nobody must not hold up the others. */
  messages: 24,
  messagesPerDomain: 4,
  /** Beyond so much under way nothing more is claimed. */
  heldBytes: 16 * 1024 * 1024,
  pollMs: 1_000,
  /** A claim that nobody settled by then is claimed again; an attempt must be over before. */
  leaseMs: 1_800_000,
  attemptMs: 1_200_000,
  /** RFC 5321 §4.5.3.2. */
  connectMs: 30_000,
  greetingMs: 60_000,
  /** The longest of its waits, for the answer to the end of the message: hanging up sooner makes doubles. */
  idleMs: 600_000,
  responseBytes: 65_536,
  hosts: 8,
  addressesPerHost: 4,
  storageMs: 60_000,
  /** How long to wait after storage could not be asked for work. */
  storageDownMs: 3_000,
  /** Messages cut short by a stop come first after the start. */
  stoppedRetryMs: 10_000,
} as const;
