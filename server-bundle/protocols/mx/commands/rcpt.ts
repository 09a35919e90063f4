/** RCPT TO (RFC 5321 §4.1.1.3): is the address one of ours, does it take mail, and from this sender? Return paths of forwards (SRS) are read here. */
import { within } from '../../../base/deadline.ts';
import { recordEvent } from '../../../mail/events.ts';
import type { Bounces } from '../../../mail/bounces.ts';
import type { Forwarding } from '../../../mail/forwarding.ts';
import { resolveFor, resolveRecipient, withDomain } from '../../../mail/recipients.ts';
import type { Destinations } from '../../../mail/recipients.ts';
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
  readonly forwarding: Forwarding;
  readonly bounces: Bounces;
}

export async function acceptRecipient(deps: RcptDeps, recipient: EnvelopeArgument, session: SmtpSession, state: MxState): Promise<void> {
  const address = withDomain(recipient.address, deps.domain);
  const resolution = await resolved(deps, address, session, state).catch((error: unknown) => {
    throw error instanceof SmtpError ? error : refusalOfStorage(error);
  });
  switch (resolution.kind) {
    case 'accept':
      if (resolution.isFull === true) throw new SmtpError(452, '4.2.2', 'The mailbox is full, try again later');
      if (resolution.isWelcome === true) state.welcome.add(recipient.address);
      state.destinations.set(address, resolution);
      return;
    case 'disabled':
      if (resolution.reply !== 250) throw refused(resolution.reply, '2.1', 'This address takes no mail');
      state.destinations.set(address, NOWHERE);
      return;
    case 'denied':
      recordRefusal(deps, session, address, `${resolution.reply} by an access list`);
      deps.log.info({ session: session.id, client: session.remoteAddress, from: envelopeOf(session).from, to: address }, 'refused by an access list');
      if (resolution.reply !== 250) throw refused(resolution.reply, '7.1', 'Mail from you is not taken for this address');
      state.destinations.set(address, NOWHERE);
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

const NOWHERE: Destinations = { accounts: [], forwards: [], webhooks: [] };

async function resolved(deps: RcptDeps, address: string, session: SmtpSession, state: MxState): Promise<Resolution> {
  const { from } = envelopeOf(session);
  const returned = await within(SMTP_LIMITS.storageMs, (signal) => deps.bounces.about(address, signal));
  if (returned.kind === 'unknown') throw new SmtpError(550, '5.1.1', 'Nothing was sent from this address, or it was long ago');
  if (returned.kind === 'bounce') {
    const resolution = await resolvedBounce(deps, returned.sender, from);
    state.bounce = returned;
    return resolution;
  }
  const bounced = await within(SMTP_LIMITS.storageMs, (signal) => deps.forwarding.original(address, signal));
  if (bounced.kind === 'original') return resolvedBounce(deps, bounced.address, from);
  if (bounced.kind !== 'none') {
    const reason = bounced.kind === 'expired' ? 'This return path has expired' : 'This return path was not made here';
    recordRefusal(deps, session, address, `550 5.1.1 ${reason}`);
    throw new SmtpError(550, '5.1.1', reason);
  }
  const asn = (await deps.asnOf?.(session.remoteAddress)) ?? null;
  return deps.known.resolve(address, () =>
    within(SMTP_LIMITS.storageMs, (signal) => resolveFor(deps.storage, address, { sender: from, client: session.remoteAddress, asn }, signal)),
  );
}

/** Only reports come back this way: whoever writes as somebody would use this server as a relay to the original sender. */
async function resolvedBounce(deps: RcptDeps, original: string, from: string): Promise<Resolution> {
  if (from !== '') throw new SmtpError(550, '5.7.1', 'This address takes reports only, from the null sender');
  const resolution = await within(SMTP_LIMITS.storageMs, (signal) => resolveRecipient(deps.storage, original, signal));
  return resolution.kind === 'unknown-domain' ? { kind: 'accept', accounts: [], forwards: [original], webhooks: [] } : resolution;
}

/** 421 would end the session, and with it what other recipients were to get: 450 says the same of one. */
function refused(reply: 421 | 550, detail: string, text: string): SmtpError {
  return reply === 421 ? new SmtpError(450, `4.${detail}`, `${text} at the moment, try again later`) : new SmtpError(550, `5.${detail}`, text);
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
