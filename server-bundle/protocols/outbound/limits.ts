/** Limits on sending. */
export const OUTBOUND_LIMITS = {
  /** Messages under way at once, and to one domain: a domain that answers nobody must not hold up the others. */
  messages: 24,
  messagesPerDomain: 4,
  /** The same for one host, whatever domains it serves. */
  messagesPerHost: 12,
  /** Beyond so much under way nothing more is claimed. */
  heldBytes: 16 * 1024 * 1024,
  pollMs: 1_000,
  /** With fewer places free than these, a claim waits this long for more. */
  claimedTogether: 12,
  gatherMs: 15,
  /** A claim that nobody settled by then is claimed again; an attempt must be over before. */
  leaseMs: 1_800_000,
  attemptMs: 1_200_000,
  hosts: 8,
  addressesPerHost: 4,
  storageMs: 60_000,
  /** How long to wait after storage could not be asked for work. */
  storageDownMs: 3_000,
  /** Messages cut short by a stop come first after the start. */
  stoppedRetryMs: 10_000,
  /** A session that nobody uses stays open so long, carries so many messages, and is given up at that age. */
  sessionIdleMs: 5_000,
  sessionMessages: 100,
  sessionAgeMs: 300_000,
  sessionsKept: 32,
  /** An address that could not be reached is tried after all others for so long. */
  deadAddressMs: 60_000,
  /** A domain none of whose hosts could be reached is not tried again for so long: what is due meanwhile is put off. */
  deadDomainMs: 60_000,
  deadKept: 10_000,
  /** How long what was learnt about our own set-up (bounce names, relays, our IPv6 name) is believed. */
  ownDnsMs: 600_000,
  relayMs: 15_000,
  /** Results of TLS are handed to storage this often, or when there are so many. */
  tlsResultsMs: 60_000,
  tlsResultsHeld: 500,
} as const;
