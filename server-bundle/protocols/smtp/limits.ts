/** Limits on SMTP clients that mx and submission share. */
import { MESSAGE_MAX_BYTES } from '../../base/limits.ts';
import type { BudgetLimits } from './memory-budget.ts';
import type { PaceLimits } from './pace.ts';

export const SMTP_LIMITS = {
  messageBytes: MESSAGE_MAX_BYTES,
  /** RFC 5321 §4.5.3.1.8 asks for at least 100. Announced as RCPTMAX (RFC 9422); storage takes as many at once. */
  recipients: 1000,
  clients: 500,
  clientsPerAddress: 30,
  /** RFC 5321 §4.5.3.2.7 asks for five minutes. */
  idleMs: 300_000,
  /** How long one question to storage may take. */
  storageMs: 60_000,
  unknownRecipients: 20,
  /** How many pipelined commands are run before other connections get a turn. */
  commandsPerTurn: 100,
  /** Commands that bring no message nearer (NOOP, RSET, VRFY, HELP, EHLO), between two messages. */
  idleCommands: 100,
} as const;

export const SMTP_MEMORY: BudgetLimits = {
  /**
   * All messages being received at once by one process, overhead included. Beyond it: 452. On its way to storage a message is
   * copied a few times (50 MiB took 220), and the container's limit in deploy/limits.ts must hold all of that.
   */
  totalBytes: 64 * 1024 * 1024,
  /** One largest message in small packets, and no more. */
  addressBytes: 58 * 1024 * 1024,
  yieldPace: 65_536,
};

export const SMTP_PACE: PaceLimits = {
  sweepMs: 10_000,
  graceMs: 30_000,
  floor: 512,
  commandMs: 300_000,
  messageMs: 1_800_000,
};
