/** Limits of the SMTP client: how long it waits (RFC 5321 §4.5.3.2) and how much it reads. */
export const CLIENT_LIMITS = {
  connectMs: 30_000,
  greetingMs: 60_000,
  handshakeMs: 30_000,
  commandMs: 300_000,
  /** For "354 go on". */
  dataMs: 120_000,
  /** Between two pieces of the message that the peer takes. */
  blockMs: 180_000,
  /** For the answer to the end of the message: hanging up sooner makes doubles. */
  endMs: 600_000,
  quitMs: 5_000,
  replyBytes: 65_536,
  replyLines: 200,
  /** Recipients whose RCPT is written ahead of the replies. */
  pipelined: 100,
} as const;
