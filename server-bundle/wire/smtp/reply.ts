/**
 * An SMTP reply as a value and as an error: the three digits, the enhanced status code (RFC 3463, RFC 2034) and one line of
 * text. Text is for strangers: it never carries a cause.
 */
export interface SmtpReply {
  readonly code: number;
  readonly enhanced: string;
  readonly text: string;
}

export class SmtpError extends Error {
  override readonly name = 'SmtpError';
  readonly code: number;
  readonly enhanced: string;
  constructor(code: number, enhanced: string, text: string, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause });
    this.code = code;
    this.enhanced = enhanced;
  }
}

export function replyOf(error: SmtpError): SmtpReply {
  return { code: error.code, enhanced: error.enhanced, text: error.message };
}

/** `5.1.1 No such mailbox`: what follows the three digits. */
export function replyText(reply: SmtpReply): string {
  return `${reply.enhanced} ${reply.text}`;
}

const MAX_RESPONSE_CHARACTERS = 500;

/** A peer's reply made safe to keep, log and quote: one line, no control characters, bounded. */
export function boundedResponse(response: string): string {
  // eslint-disable-next-line no-control-regex
  const oneLine = response.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return oneLine.length > MAX_RESPONSE_CHARACTERS ? `${oneLine.slice(0, MAX_RESPONSE_CHARACTERS)}…` : oneLine;
}

/** The enhanced status code in a peer's reply, or the one its class stands for. */
export function enhancedCodeOf(response: string, fallbackCode: number): string {
  const found = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  return found ?? `${Math.floor(fallbackCode / 100)}.0.0`;
}
