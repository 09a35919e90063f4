/** RCPT TO (RFC 5321 §4.1.1.3): is the address one of ours? */
import { within } from '../../../base/deadline.ts';
import { recordEvent } from '../../../mail/events.ts';
import { resolveRecipient, withDomain } from '../../../mail/recipients.ts';
import type { RecipientMemory } from '../../../mail/recipient-memory.ts';
import type { Resolution } from '../../../storage/api/operations.ts';
import type { EnvelopeArgument } from '../../../wire/smtp/path.ts';
import { SmtpError } from '../../../wire/smtp/reply.ts';
import type { SmtpSession } from '../../smtp/handlers.ts';
import { SMTP_LIMITS } from '../../smtp/limits.ts';
import { addressKey } from '../../smtp/address-key.ts';
import { envelopeOf } from '../../smtp/envelope.ts';
import { refusalOfStorage } from '../../smtp/storage-refusal.ts';
import type { MxState } from '../handlers.ts';
import { MX_RATES } from '../limits.ts';
import type { MxDeps } from '../server.ts';

export interface RcptDeps extends MxDeps {
  readonly known: RecipientMemory;
}

export async function acceptRecipient(deps: RcptDeps, recipient: EnvelopeArgument, session: SmtpSession, state: MxState): Promise<void> {
  const address = withDomain(recipient.address, deps.domain);
  const ask = (): Promise<Resolution> => within(SMTP_LIMITS.storageMs, (signal) => resolveRecipient(deps.storage, address, signal));
  const resolution = await deps.known.resolve(address, ask).catch((error: unknown) => {
    throw refusalOfStorage(error);
  });
  switch (resolution.kind) {
    case 'accept':
      state.destinations.set(recipient.address, resolution);
      return;
    case 'unknown-domain':
      deps.log.info({ session: session.id, client: session.remoteAddress, to: address }, 'refused to relay');
      throw new SmtpError(550, '5.7.1', 'This server does not relay: that domain is not hosted here');
    case 'unknown-recipient':
      recordRefusal(deps, session, address, '550 5.1.1 There is no mailbox of that name');
      await noteUnknown(deps, session, state);
      throw new SmtpError(550, '5.1.1', 'There is no mailbox of that name here');
  }
}

/** No message is known yet: the session stands for it. */
function recordRefusal(deps: RcptDeps, session: SmtpSession, address: string, reason: string): void {
  recordEvent(deps.storage, {
    kind: 'refused',
    queueId: session.id,
    sender: envelopeOf(session).from,
    recipients: [address],
    peer: session.remoteAddress,
    reason,
  });
}

/** Someone who asks for many mailboxes that don't exist is collecting addresses. */
async function noteUnknown(deps: MxDeps, session: SmtpSession, state: MxState): Promise<void> {
  state.unknownRecipients += 1;
  const verdict = await deps.limiter.take(MX_RATES.unknownRecipients, addressKey(session.remoteAddress));
  if (state.unknownRecipients <= SMTP_LIMITS.unknownRecipients && verdict.allowed) return;
  deps.log.warn({ session: session.id, client: session.remoteAddress }, 'too many unknown recipients: hanging up');
  throw new SmtpError(421, '4.7.0', 'Too many unknown recipients');
}
