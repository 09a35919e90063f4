/**
 * The envelope of the transaction under way: sender and recipients with what their parameters asked for. It belongs to the
 * library's own envelope object, which is replaced by every RSET, EHLO, STARTTLS and finished message; so is this one.
 */
import type { MailParameters, RecipientParameters } from '../../wire/smtp/parameters.ts';
import type { EnvelopeArgument } from '../../wire/smtp/path.ts';
import type { SmtpSession } from './handlers.ts';

export interface EnvelopeRecipient extends RecipientParameters {
  readonly address: string;
}

export interface Envelope {
  /** '' for the null sender. */
  readonly from: string;
  readonly recipients: readonly string[];
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly envid: string | null;
  /** RFC 8689: it may go on over verified TLS only. */
  readonly requireTls: boolean;
  /** In the order of `recipients`. */
  readonly perRecipient: readonly EnvelopeRecipient[];
}

interface Open {
  readonly from: string;
  readonly mail: MailParameters;
  readonly recipients: Map<string, EnvelopeRecipient>;
}

const envelopes = new WeakMap<object, Open>();

export function beginEnvelope(session: SmtpSession, sender: EnvelopeArgument, mail: MailParameters): void {
  const { envelope } = session.library;
  envelope.mailFrom = { address: sender.address, args: false };
  envelope.smtpUtf8 = mail.smtpUtf8;
  envelope.bodyType = mail.body;
  envelopes.set(envelope, { from: sender.address, mail, recipients: new Map() });
}

/** A recipient that is named twice is one recipient, as first named. */
export function addRecipient(session: SmtpSession, address: string, parameters: RecipientParameters): void {
  const open = envelopes.get(session.library.envelope);
  if (!open || open.recipients.has(address)) return;
  open.recipients.set(address, { address, ...parameters });
  session.library.envelope.rcptTo.push({ address, args: false });
}

export function envelopeOf(session: SmtpSession): Envelope {
  const open = envelopes.get(session.library.envelope);
  const perRecipient = [...(open?.recipients.values() ?? [])];
  return {
    from: open?.from ?? '',
    recipients: perRecipient.map(({ address }) => address),
    ret: open?.mail.ret ?? null,
    envid: open?.mail.envid ?? null,
    requireTls: open?.mail.requireTls ?? false,
    perRecipient,
  };
}
