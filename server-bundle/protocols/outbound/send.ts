/**
 * One message to one recipient through the hosts of a route (RFC 5321 §5.1): the next host is tried only when one could not
 * be spoken with. TLS is taken wherever it is offered and never insisted on (RFC 7435): a failed handshake means once more
 * in the clear. Certificates are not judged here.
 */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../../base/errors.ts';
import { boundedResponse } from '../../wire/smtp/reply.ts';
import { OUTBOUND_LIMITS } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Host } from './route.ts';

export interface Envelope {
  readonly from: string;
  readonly recipient: string;
  readonly raw: Buffer;
}

export interface SendOptions {
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

type Failure = Error & {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
};

export async function send(envelope: Envelope, hosts: readonly Host[], options: SendOptions): Promise<Outcome> {
  let last: Outcome = { kind: 'deferred', host: null, response: '451 4.4.1 No host was tried' };
  for (const host of hosts) {
    for (const address of host.addresses) {
      const { outcome, wasReached } = await sendThrough(envelope, { host: host.name, address, ...options });
      if (wasReached || options.signal.aborted) return outcome;
      last = outcome;
    }
  }
  return last;
}

interface Target extends SendOptions {
  readonly host: string;
  readonly address: string;
}

/** `wasReached`: the host took or refused the message, so no other host is asked. */
async function sendThrough(envelope: Envelope, target: Target): Promise<{ readonly outcome: Outcome; readonly wasReached: boolean }> {
  try {
    return { outcome: await converse(envelope, target, true), wasReached: true };
  } catch (error) {
    if (!(error instanceof HandshakeError) || target.signal.aborted) return judge(asFailure(error), target);
  }
  try {
    return { outcome: await converse(envelope, target, false), wasReached: true };
  } catch (error) {
    return judge(asFailure(error), target);
  }
}

/** TLS was offered and did not come about. */
class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
}

/** The whole message went out, and the link broke before the answer: whether the host has it, nobody here knows. */
class FateUnknownError extends Error {
  override readonly name = 'FateUnknownError';
}

/** What this host says of itself in EHLO rules the message out: no later try changes that. */
class UnfitError extends Error {
  override readonly name = 'UnfitError';
  readonly response: string;
  constructor(response: string) {
    super(response);
    this.response = response;
  }
}

async function converse(envelope: Envelope, target: Target, useTls: boolean): Promise<Outcome> {
  // What has fired already will not fire again.
  target.signal.throwIfAborted();
  const connection = new SMTPConnection({
    host: target.address,
    servername: target.host,
    port: target.port,
    name: target.hostname,
    ignoreTLS: !useTls,
    opportunisticTLS: true,
    tls: { rejectUnauthorized: false, servername: target.host, minVersion: 'TLSv1.2' },
    connectionTimeout: OUTBOUND_LIMITS.connectMs,
    greetingTimeout: OUTBOUND_LIMITS.greetingMs,
    socketTimeout: OUTBOUND_LIMITS.idleMs,
    maxResponseSize: OUTBOUND_LIMITS.responseBytes,
    logger: false,
  });
  const stop = (): void => connection.close();
  target.signal.addEventListener('abort', stop, { once: true });
  try {
    return await conversation(connection, envelope, target);
  } catch (error) {
    throw connection.upgrading === true ? new HandshakeError(messageOf(error), { cause: error }) : error;
  } finally {
    target.signal.removeEventListener('abort', stop);
    // What the peer does after this is of no interest any more.
    connection.removeAllListeners('error').on('error', () => undefined);
    if (connection.stage === 'connected') connection.quit();
    else connection.close();
  }
}

function conversation(connection: SMTPConnection, envelope: Envelope, target: Target): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const letter = Readable.from([envelope.raw], { objectMode: false });
    let isOut = false;
    letter.once('end', () => (isOut = true));
    const fail = (error: Failure): void =>
      reject(isOut && error.responseCode === undefined ? new FateUnknownError(error.message, { cause: error }) : error);
    connection.once('error', fail);
    connection.once('end', () => fail(new Error('The connection ended early')));
    connection.connect((problem) => {
      if (problem) {
        fail(problem);
        return;
      }
      // The last thing said was its EHLO reply. Without the extension such an address must not go out (RFC 6531 §3.2).
      if (isInternational(envelope) && !/[ -]SMTPUTF8\b/i.test(connection.lastServerResponse || '')) {
        fail(new UnfitError(`553 5.6.7 ${target.host} takes no mail for or from addresses beyond ASCII (SMTPUTF8)`));
        return;
      }
      const wire = {
        from: envelope.from === '' ? (false as const) : envelope.from,
        to: [envelope.recipient],
        size: envelope.raw.length,
        use8BitMime: hasHighBytes(envelope.raw),
      };
      connection.send(wire, letter, (error, info) => {
        if (error) fail(error);
        else resolve({ kind: 'delivered', host: target.host, response: boundedResponse(info.response), tls: connection.secure ? 'TLS' : null });
      });
    });
  });
}

function isInternational({ from, recipient }: Envelope): boolean {
  return /[^\0-\x7f]/.test(from + recipient);
}

function hasHighBytes(raw: Buffer): boolean {
  return raw.some((byte) => byte > 0x7f);
}

function asFailure(error: unknown): Failure {
  return error instanceof Error ? error : new Error(String(error));
}

/** Refused by nodemailer itself, because of the SIZE in the host's EHLO; everything the host says carries a code. */
function isTooBig({ code, command, responseCode }: Failure): boolean {
  return code === 'EMESSAGE' && command === 'MAIL FROM' && responseCode === undefined;
}

/** A reply to MAIL, RCPT or DATA is the host's own word about this message; everything before is about the host. */
function judge(failure: Failure, target: Target): { readonly outcome: Outcome; readonly wasReached: boolean } {
  if (failure instanceof UnfitError) return { outcome: { kind: 'failed', host: target.host, response: failure.response }, wasReached: true };
  if (isTooBig(failure)) return judge(new UnfitError(`552 5.3.4 ${target.host} takes no message as large as this one`), target);
  const code = failure.responseCode ?? 0;
  const isAboutMessage = code >= 400 && failure.command !== undefined && /^(MAIL|RCPT|DATA)/.test(failure.command);
  const response = boundedResponse(failure.response ?? `451 4.4.1 ${target.host} (${target.address}): ${messageOf(failure)}`);
  const isFinal = isAboutMessage && code >= 500 && code !== 503;
  // Another host of the same domain might well deliver a second copy: that waits for the next try.
  const wasReached = isAboutMessage || failure instanceof FateUnknownError;
  return { outcome: { kind: isFinal ? 'failed' : 'deferred', host: target.host, response }, wasReached };
}
