/** Limits on mail under way. */
export const MAIL_LIMITS = {
  /** RFC 5321 §6.3 asks for at least 100; a loop is told earlier. */
  receivedFields: 50,
  /** How much of a failed message goes back with the report. */
  returnedHeaderBytes: 32_768,
  /** RET=FULL is honoured up to here; a larger message goes back as its header. */
  returnedMessageBytes: 10 * 1024 * 1024,
  /** How long, and how many, recipients that storage accepted are remembered. */
  recipientMs: 1_000,
  recipientsRemembered: 1_000,
} as const;

/** Return paths that we write for forwards (SRS). */
export const SRS_LIMITS = {
  /** How long a bounce may take to come back; retries end after two. */
  days: 21,
} as const;

/** Envelope senders of our own (fe-bounces). */
export const BOUNCE_LIMITS = {
  days: 21,
} as const;
