/** DATA (RFC 5321 §4.1.1.4), once the whole message is here: judge it, mark it, store it, and only then say 250. */
import { within } from '../../../base/deadline.ts';
import { deliver } from '../../../mail/delivery.ts';
import type { Delivered, Refusal } from '../../../mail/delivery.ts';
import { isPassedOnAgain } from '../../../mail/forwarding.ts';
import { deliveryReport } from '../../../mail/dsn/report.ts';
import { recordEvent } from '../../../mail/events.ts';
import { newQueueId, repeatableQueueId } from '../../../mail/queue-id.ts';
import type { Filters } from '../../../mail/filters.ts';
import { mergeDestinations } from '../../../mail/recipients.ts';
import { isLooping, receivedField, returnPathField } from '../../../mail/trace.ts';
import { claimsToBeOurs } from '../../../trust/authentication-results.ts';
import { SPAM_FIELDS } from '../../../trust/spam-fields.ts';
import { HeaderTooBigError, fieldsNamed, readHeader, withFieldsOnTop, withoutSpans } from '../../../wire/header/header.ts';
import type { MessageHeader } from '../../../wire/header/header.ts';
import { SmtpError } from '../../../wire/smtp/reply.ts';
import type { SmtpReply } from '../../../wire/smtp/reply.ts';
import { envelopeOf } from '../../smtp/envelope.ts';
import type { SmtpSession } from '../../smtp/handlers.ts';
import { SMTP_LIMITS } from '../../smtp/limits.ts';
import { addressKey, isLoopback, networkKey } from '../../smtp/address-key.ts';
import { protocolOf, tlsOf } from '../../smtp/transport.ts';
import { refusalOfStorage } from '../../smtp/storage-refusal.ts';
import type { MxState } from '../handlers.ts';
import { judgeMessage } from '../judgement.ts';
import type { Judgement } from '../judgement.ts';
import { MX_RATES } from '../limits.ts';
import { aboutOf } from '../outcome.ts';
import type { Candidate } from '../outcome.ts';
import type { MxDeps } from '../server.ts';

export interface DataDeps extends MxDeps {
  readonly filters: Filters;
}

export async function acceptMessage(deps: DataDeps, raw: Buffer, session: SmtpSession, state: MxState): Promise<SmtpReply> {
  const { from, recipients } = envelopeOf(session);
  await countMessage(deps, session);
  const header = headerOf(raw);
  if (isPassedOnAgain(raw, mergeDestinations(state.destinations)))
    throw new SmtpError(554, '5.4.6', 'The message was passed on from here before: there is a loop');
  const candidate = { raw, header, session, state, from, recipients, queueId: queueIdFor({ from, recipients, raw, header }) };
  const judgement = await judgeMessage(deps, candidate);
  const delivered = await store(deps, candidate, judgement);
  if (delivered.kind === 'rejected') {
    deps.log.info({ ...aboutOf(candidate), ...judgement.findings }, 'refused by the filter script of its recipient');
    throw new SmtpError(550, '5.7.1', inReply(delivered.reason));
  }
  const { folder, findings } = judgement;
  deps.log.info({ ...aboutOf(candidate), ...findings, ...(folder === null ? {} : { folder }) }, 'accepted');
  recordEvent(deps.storage, { kind: 'accepted', queueId: candidate.queueId, sender: from, recipients, peer: session.remoteAddress });
  return { code: 250, enhanced: '2.0.0', text: `Stored as ${candidate.queueId}` };
}

async function countMessage(deps: MxDeps, { remoteAddress }: SmtpSession): Promise<void> {
  if (isLoopback(remoteAddress)) return;
  const exceeded = await deps.limiter.takeAll([
    { rule: MX_RATES.messages, key: addressKey(remoteAddress) },
    { rule: MX_RATES.messagesOfNetwork, key: networkKey(remoteAddress) },
  ]);
  if (exceeded !== null) throw new SmtpError(451, '4.7.0', 'Too many messages from your address, try again later');
}

/**
 * A retry after an answer that was lost, or after half a delivery, must not arrive twice: it is known by its bytes. Two messages
 * without a Message-ID may be alike and both meant.
 */
function queueIdFor(message: {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly header: MessageHeader;
}): string {
  return fieldsNamed(message.header, 'message-id').length > 0 ? repeatableQueueId(message) : newQueueId();
}

function headerOf(raw: Buffer): MessageHeader {
  try {
    const header = readHeader(raw);
    if (isLooping(header)) throw new SmtpError(554, '5.4.6', 'The message went through too many servers: there is a loop');
    if (fieldsNamed(header, 'from').length > 1) throw new SmtpError(550, '5.6.0', 'The message has more than one From field (RFC 5322 section 3.6)');
    return header;
  } catch (error) {
    if (error instanceof HeaderTooBigError) throw new SmtpError(552, '5.3.4', error.message);
    throw error;
  }
}

async function store(deps: DataDeps, candidate: Candidate, judgement: Judgement): Promise<Delivered> {
  const { raw, header, session, state, queueId, from, recipients } = candidate;
  const destinations = mergeDestinations(state.destinations);
  const trace = [
    receivedField({
      helo: session.library.hostNameAppearsAs,
      clientAddress: session.remoteAddress,
      hostname: deps.hostname,
      protocol: protocolOf(session),
      tls: tlsOf(session),
      queueId,
      recipient: recipients.length === 1 ? (recipients[0] ?? null) : null,
      time: new Date(),
    }),
    ...judgement.fields,
  ];
  const cleaned = withoutForgeries(raw, header, deps.hostname);
  const delivery = {
    queueId,
    sender: from,
    destinations,
    forMailboxes: withFieldsOnTop(cleaned, [returnPathField(from), ...trace]),
    forOthers: () => withFieldsOnTop(cleaned, trace),
    folder: judgement.folder,
  };
  const deliveryDeps = { storage: deps.storage, filters: deps.filters, ...(isGenuine(judgement) ? { refuse: refusals(deps, candidate) } : {}) };
  return within(SMTP_LIMITS.storageMs, (signal) => deliver(deliveryDeps, delivery, signal)).catch((error: unknown) => {
    throw refusalOfStorage(error);
  });
}

/** Whoever was forged is told nothing. */
function isGenuine({ verdict }: Judgement): boolean {
  return verdict.spf.result === 'pass' || verdict.dmarc.kind === 'pass';
}

/** One answer to DATA is for all recipients: when only some do not want the message, a report says so (RFC 5429 §2.1.1). */
function refusals(deps: MxDeps, { from, raw, queueId }: Candidate): (refusal: Refusal) => Buffer {
  const now = new Date();
  return ({ recipient, reason }) => {
    const told = {
      address: recipient,
      orcpt: null,
      action: 'failed',
      response: `550 5.7.1 ${inReply(reason)}`,
      remoteHost: null,
      lastAttemptAt: now,
      willRetryUntil: null,
    } as const;
    return deliveryReport({ sender: from, queueId, queuedAt: now, envid: null, ret: null, raw, recipients: [told] }, deps, now);
  };
}

/** A reply of SMTP is one line of ASCII here; a text that needs more is not torn (RFC 5429 §2.1.2). */
function inReply(reason: string): string {
  const line = reason.trim().replace(/\s+/g, ' ');
  return /^[ -~]{1,400}$/.test(line) ? line : 'The recipient does not want this message';
}

/** Return-Path is ours to write (RFC 5321 §4.4), so is an Authentication-Results in our name (RFC 8601 §5), and what our filter says. */
function withoutForgeries(raw: Buffer, header: MessageHeader, hostname: string): Buffer {
  return withoutSpans(
    raw,
    header.fields.filter(
      (field) =>
        field.name === 'return-path' ||
        SPAM_FIELDS.has(field.name) ||
        (field.name === 'authentication-results' && claimsToBeOurs(field.value, hostname)),
    ),
  );
}
