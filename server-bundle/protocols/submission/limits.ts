/** Limits on those who send with a login. */
import type { RateRule } from '../../base/rate-limit.ts';

export const SUBMISSION_RATES = {
  connections: { name: 'smtp-connection', limit: 120, windowMs: 60_000 },
  /** Failed logins, by address and by account. */
  failuresByAddress: { name: 'login-ip', limit: 20, windowMs: 600_000 },
  failuresByAccount: { name: 'login-account', limit: 50, windowMs: 600_000 },
  /** Recipients of one account that has no such limit of its own. */
  recipients: { name: 'smtp-recipients', limit: 1000, windowMs: 3_600_000 },
} as const satisfies Readonly<Record<string, RateRule>>;

export const FAILURES_PER_SESSION = 3;

export const SUBMISSION_LIMITS = {
  /** How long what was set for a login is believed. */
  limitsKeptMs: 15_000,
  askMs: 10_000,
} as const;
