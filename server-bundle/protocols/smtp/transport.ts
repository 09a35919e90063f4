/** How a session came in, in the words of a Received field (RFC 3848, RFC 6531 §4.3). */
import type { SmtpSession } from './handlers.ts';

export function protocolOf(session: SmtpSession): string {
  const { transmissionType, envelope } = session.library;
  return envelope.smtpUtf8 === true ? transmissionType.replace('ESMTP', 'UTF8SMTP') : transmissionType;
}

export function tlsOf(session: SmtpSession): string | null {
  const { tlsOptions } = session.library;
  return tlsOptions === false ? null : `${tlsOptions.version} ${tlsOptions.standardName}`;
}
