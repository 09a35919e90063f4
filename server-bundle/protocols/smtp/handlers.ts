/** What an SMTP service brings to the shared server: its decisions, as functions that resolve or throw SmtpError. */
import type { SMTPServerSession } from 'smtp-server';
import type { EnvelopeArgument } from '../../wire/smtp/path.ts';
import type { SmtpReply } from '../../wire/smtp/reply.ts';
import type { SaslRequest } from '../sasl/exchange.ts';

/** One client connection, across its transactions. */
export interface SmtpSession {
  readonly id: string;
  readonly remoteAddress: string;
  readonly library: SMTPServerSession;
}

export interface SmtpHandlers<User> {
  /** What becomes of a message with a CR or LF that stands alone: strangers are refused, our own users' clients corrected. */
  readonly bareNewlines: 'refuse' | 'keep';
  /** Whether the argument of EHLO must at least look like a name or an address; clients of our own users say anything. */
  readonly helo: 'syntax' | 'any';
  /** Before the greeting. */
  connect(session: SmtpSession): Promise<void>;
  closed(session: SmtpSession): void;
  /** Absent where there is no AUTH. Resolves to whom the session belongs from here on. */
  authenticate?(request: SaslRequest, session: SmtpSession): Promise<User>;
  mail(sender: EnvelopeArgument, session: SmtpSession): Promise<void>;
  recipient(recipient: EnvelopeArgument, session: SmtpSession): Promise<void>;
  /** Resolves only when the message is safe. `raw` has no dot-stuffing. */
  message(raw: Buffer, session: SmtpSession): Promise<SmtpReply>;
}
