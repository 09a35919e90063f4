/** Limits on mail under way. */
export const MAIL_LIMITS = {
  /** RFC 5322 §2.1.1, without CR LF. */
  lineBytes: 998,
  /** RFC 5321 §6.3 asks for at least 100; a loop is told earlier. */
  receivedFields: 50,
  /** How often a message may have been passed on (its Delivered-To fields): what stays in the house gets no Received by which a loop is told. */
  passages: 10,
  /** How much of a failed message goes back with the report. */
  returnedHeaderBytes: 32_768,
  /** RET=FULL is honoured up to here; a larger message goes back as its header. */
  returnedMessageBytes: 10 * 1024 * 1024,
  /** How long, and how many, recipients that storage accepted are remembered. */
  recipientMs: 1_000,
  recipientsRemembered: 1_000,
  /** How long the keys of return paths are remembered. */
  forwardingSecretsMs: 300_000,
  /** Characters of filter scripts that are remembered. */
  scriptsLength: 4 * 1024 * 1024,
} as const;

/** Return paths that we write for forwards (SRS). */
export const SRS_LIMITS = {
  /** How long a bounce may take to come back; retries end after two. */
  days: 21,
} as const;

/** Envelope senders of our own (fe-bounces). */
export const BOUNCE_LIMITS = {
  days: 21,
  /** An address that does not exist is not written to for so long. */
  suppressedMs: 7 * 86_400_000,
} as const;

/** What a webhook is told of one message. */
export const WEBHOOK_LIMITS = {
  headerFields: 200,
  headerValueCharacters: 4000,
  /** Of the plain text and of the HTML, each, as they are sent. */
  textBytes: 512 * 1024,
  attachments: 100,
  /** A larger message is told without its bytes. */
  rawBytes: 10 * 1024 * 1024,
  /** How often in all one message is tried. */
  attempts: 3,
  /** One call, from the connection to the first line of the answer. */
  requestMs: 30_000,
  answerHeaderBytes: 16_384,
} as const;
/** Delivery events wait this long for others to be told with; no more than that many at once (storage takes so many). */
export const EVENTS_GATHERED_MS = 200;
export const EVENTS_GATHERED_MAX = 1000;

/** What is read of a report that came back. */
export const REPORT_LIMITS = {
  bytes: 262_144,
  recipients: 1_000,
} as const;
