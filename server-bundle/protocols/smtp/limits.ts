/** Limits on SMTP clients that mx and submission share. */
import { MESSAGE_MAX_BYTES } from '../../base/limits.ts';

export const SMTP_LIMITS = {
  messageBytes: MESSAGE_MAX_BYTES,
  /** RFC 5321 §4.5.3.1.8 asks for at least 100. */
  recipients: 100,
  /**
   * All messages being received at once by one process, overhead included. Beyond it: 452. On its way to storage a message is
   * copied a few times (50 MiB took 220), and the container's limit in deploy/limits.ts must hold all of that.
   */
  messageMemoryBytes: 64 * 1024 * 1024,
  clients: 500,
  clientsPerAddress: 30,
  /** RFC 5321 §4.5.3.2.7 asks for five minutes. */
  idleMs: 300_000,
  /** The whole of one message, from DATA to its end. */
  messageMs: 1_800_000,
  /** How long one question to storage may take. */
  storageMs: 60_000,
  unknownRecipients: 20,
  /** How many pipelined commands are run before other connections get a turn. */
  commandsPerTurn: 100,
} as const;
