/** DATA (RFC 5321 §4.1.1.4), once the whole message is here: judge it, mark it, store it, and only then say 250. */
import { within } from '../../../base/deadline.ts';
import { deliver } from '../../../mail/delivery.ts';
import { newQueueId, repeatableQueueId } from '../../../mail/queue-id.ts';
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
import { aboutOf, judgeMessage } from '../judgement.ts';
import type { Candidate, Judgement } from '../judgement.ts';
import { MX_RATES } from '../limits.ts';
import type { MxDeps } from '../server.ts';

export async function acceptMessage(deps: MxDeps, raw: Buffer, session: SmtpSession, state: MxState): Promise<SmtpReply> {
  const { from, recipients } = envelopeOf(session);
  await countMessage(deps, session);
  const header = headerOf(raw);
  const candidate = { raw, header, session, state, from, recipients, queueId: queueIdFor({ from, recipients, raw, header }) };
  const judgement = await judgeMessage(deps, candidate);
  await store(deps, candidate, judgement);
  const { folder, findings } = judgement;
  deps.log.info({ ...aboutOf(candidate), ...findings, ...(folder === null ? {} : { folder }) }, 'accepted');
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

async function store(deps: MxDeps, candidate: Candidate, judgement: Judgement): Promise<void> {
  const { raw, header, session, state, queueId, from, recipients } = candidate;
  const destinations = mergeDestinations(recipients.map((address) => state.destinations.get(address) ?? { accounts: [], forwards: [] }));
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
  await within(SMTP_LIMITS.storageMs, (signal) => deliver(deps.storage, delivery, signal)).catch((error: unknown) => {
    throw refusalOfStorage(error);
  });
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
