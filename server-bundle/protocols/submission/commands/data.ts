/** DATA of a login (RFC 6409 §6, §8): the author must be the login's own, the message is made fit, signed and queued. */
import { recordEvent } from '../../../mail/events.ts';
import { newQueueId } from '../../../mail/queue-id.ts';
import { withDomain } from '../../../mail/recipients.ts';
import { signOutgoing } from '../../../mail/signing.ts';
import { prepareSubmission } from '../../../mail/submission.ts';
import type { Prepared } from '../../../mail/submission.ts';
import { receivedField } from '../../../mail/trace.ts';
import { TooManyAddressesError } from '../../../wire/header/addresses.ts';
import { HeaderTooBigError, withFieldsOnTop } from '../../../wire/header/header.ts';
import { SmtpError } from '../../../wire/smtp/reply.ts';
import type { SmtpReply } from '../../../wire/smtp/reply.ts';
import { envelopeOf } from '../../smtp/envelope.ts';
import type { SmtpSession } from '../../smtp/handlers.ts';
import { SMTP_LIMITS } from '../../smtp/limits.ts';
import { refusalOfStorage } from '../../smtp/storage-refusal.ts';
import { protocolOf, tlsOf } from '../../smtp/transport.ts';
import type { SubmissionDeps } from '../server.ts';
import type { Login } from './auth.ts';

export async function acceptSubmission(deps: SubmissionDeps, original: Buffer, session: SmtpSession, login: Login): Promise<SmtpReply> {
  const queueId = newQueueId();
  const { from, recipients: given, perRecipient, ret, envid, requireTls } = envelopeOf(session);
  const recipients = given.map((address) => withDomain(address, deps.domain));
  const wishes = perRecipient.map((recipient) => ({ ...recipient, address: withDomain(recipient.address, deps.domain) }));
  const now = new Date();
  const { raw, author } = ready(prepare(original, login, now));
  const received = receivedField({
    helo: 'client',
    clientAddress: null,
    hostname: deps.hostname,
    protocol: protocolOf(session),
    tls: tlsOf(session),
    queueId,
    recipient: null,
    time: now,
  });
  const signal = AbortSignal.timeout(SMTP_LIMITS.storageMs);
  try {
    const signed = await signOutgoing(deps.storage, { raw, author, signal });
    const asked = { ret, envid, requireTls, smtpUtf8: session.library.envelope.smtpUtf8 === true, wishes };
    await deps.storage.call(
      'queue.submit',
      { queueId, from, recipients, raw: withFieldsOnTop(signed, [received]), lane: login.address, ...asked },
      { signal },
    );
  } catch (error) {
    throw refusalOfStorage(error);
  }
  deps.log.info(
    { session: session.id, id: queueId, client: session.remoteAddress, login: login.address, from, to: recipients, sizeBytes: raw.length },
    'queued',
  );
  recordEvent(deps.storage, { kind: 'queued', queueId, sender: from, recipients, peer: session.remoteAddress });
  return { code: 250, enhanced: '2.0.0', text: `Queued as ${queueId}` };
}

function prepare(original: Buffer, login: Login, now: Date): Prepared {
  try {
    return prepareSubmission(original, login.sends, now);
  } catch (error) {
    if (error instanceof HeaderTooBigError || error instanceof TooManyAddressesError) throw new SmtpError(552, '5.3.4', error.message);
    throw error;
  }
}

function ready(prepared: Prepared): Extract<Prepared, { kind: 'ready' }> {
  if (prepared.kind === 'ready') return prepared;
  switch (prepared.reason) {
    case 'no-author':
      throw new SmtpError(550, '5.6.0', 'The message has no author: its From field is missing or holds no address');
    case 'several-from':
      throw new SmtpError(550, '5.6.0', 'The message has more than one From field (RFC 5322 section 3.6)');
    case 'long-lines':
      throw new SmtpError(
        554,
        '5.6.0',
        'The message has lines of more than 998 octets in its header or in a signed part, which nobody may change (RFC 5322 section 2.1.1)',
      );
    case 'foreign-author':
      throw new SmtpError(550, '5.7.1', `This login may not write as ${prepared.author ?? 'that author'}`);
  }
}
