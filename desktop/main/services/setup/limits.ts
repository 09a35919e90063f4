/** Every number that set-up judges or waits by. */

export interface Requirements {
  readonly memoryFailBytes: number;
  readonly memoryWarnBytes: number;
  readonly diskFailBytes: number;
  readonly clockWarnMs: number;
  readonly clockFailMs: number;
}

export const REQUIREMENTS: Requirements = {
  memoryFailBytes: 900e6,
  memoryWarnBytes: 1.8e9,
  diskFailBytes: 5e9,
  clockWarnMs: 10_000,
  clockFailMs: 10 * 60_000,
};

export const LIMITS = {
  observeTimeoutMs: 60_000,
  /** Probes at a time: OpenSSH allows ten sessions per connection, and others share it. */
  concurrentProbes: 6,
  pollMs: 500,
  /** How many polls in a row a service without a health check must be seen running. */
  settlePolls: 6,
  startTimeoutMs: 120_000,
  /** A service that Docker has had to start again this often is not coming up. */
  restartsUntilDead: 3,
  /** Lines of a dead service or of a failed step that are shown. */
  tailLines: 20,
  tailLineChars: 1000,
  undoTimeoutMs: 120_000,
  /** Output kept of one run for those who join late. */
  eventLogChars: 4_000_000,
} as const;

/** Large receivers that answer on port 25: asked only whether a connection opens. */
export const DEFAULT_OUTBOUND_PROBES: readonly string[] = ['gmail-smtp-in.l.google.com', 'mx01.mail.icloud.com'];
