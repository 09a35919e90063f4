/** What a client is told about a message that cannot be taken as it came. */
import type { MessageProblem } from '../../wire/smtp/decoder.ts';
import type { SmtpReply } from '../../wire/smtp/reply.ts';
import { SMTP_LIMITS } from './limits.ts';

export const NO_MEMORY: SmtpReply = { code: 452, enhanced: '4.3.1', text: 'Too much mail is arriving at once, try again in a moment' };

const REPLIES: Readonly<Record<MessageProblem, SmtpReply>> = {
  'too-big': { code: 552, enhanced: '5.3.4', text: `The message is larger than ${SMTP_LIMITS.messageBytes} octets` },
  'bare-newline': { code: 550, enhanced: '5.5.2', text: 'The message has a CR or LF that stands alone; lines end in CR LF (RFC 5321 section 2.3.8)' },
  nul: { code: 550, enhanced: '5.5.2', text: 'The message has a NUL octet (RFC 5322 section 4)' },
  'line-too-long': { code: 550, enhanced: '5.5.2', text: 'The message has a line that is too long' },
  'no-memory': NO_MEMORY,
};

export function replyToProblem(problem: MessageProblem): SmtpReply {
  return REPLIES[problem];
}
