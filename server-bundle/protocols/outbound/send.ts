/**
 * One message to its recipients in one domain, through the hosts of a route (RFC 5321 §5.1): the next host is tried only when one could not
 * be spoken with, or did not prove what it must. What a host says about the message is the last word of this attempt: greylisting is answered by
 * waiting, not by asking the next host.
 */
import { messageOf } from '../../base/errors.ts';
import { boundedResponse } from '../../wire/smtp/reply.ts';
import { LinkError } from './client/link.ts';
import type { Reply } from './client/reply-reader.ts';
import { FateUnknownError, HostRefusal, isGood } from './client/session.ts';
import type { LoginCredentials } from './client/session.ts';
import type { Destinations } from './destinations.ts';
import { mailLine, rcptLine, unfitness } from './letter.ts';
import type { Letter } from './letter.ts';
import type { Outcome } from './outcome.ts';
import type { Pooled, SessionPool } from './pool.ts';
import { connect } from './security/connect.ts';
import { TlsFailure, demandKey } from './security/demand.ts';
import type { Transport } from './security/demand.ts';
import type { SecuredHost } from './security/policy.ts';
import type { TlsRecord } from './security/tls-results.ts';

export interface Sending {
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly pool: SessionPool;
  readonly destinations: Destinations;
  readonly note: (record: TlsRecord) => void;
  readonly authorities: string | undefined;
}

export interface Way {
  /** Under which it is remembered whether it can be reached. */
  readonly domain: string;
  readonly hosts: readonly SecuredHost[];
  readonly port: number;
  /** A relay's. */
  readonly login?: LoginCredentials | null;
  readonly isImplicitTls?: boolean;
}

/** Who carried it, and how: for the log. */
export interface Sent {
  /** In the order of the letter's recipients. */
  readonly outcomes: readonly Outcome[];
  readonly transport: Transport | null;
  readonly isReused: boolean;
}

interface Stop {
  readonly host: SecuredHost;
  readonly address: string;
}

/** Never throws but for its signal. */
export async function send(letter: Letter, way: Way, sending: Sending, signal: AbortSignal): Promise<Sent> {
  const stops = inOrder(way.hosts, sending.destinations);
  let last: Outcome = { kind: 'deferred', host: null, response: '451 4.4.1 No host was tried' };
  let wasReached = false;
  for (const stop of stops) {
    signal.throwIfAborted();
    const result = await through(letter, way, { stop, sending, signal });
    if (result.kind === 'answered') return result.sent;
    wasReached ||= result.wasReached;
    last = result.outcome;
  }
  if (!wasReached && last.kind === 'deferred') sending.destinations.domainIsDead(way.domain, last.response);
  const outcome = last;
  return { outcomes: letter.recipients.map(() => outcome), transport: null, isReused: false };
}

/** As the route has them, but those that did not answer a moment ago come last. */
function inOrder(hosts: readonly SecuredHost[], destinations: Destinations): readonly Stop[] {
  const all = hosts.flatMap((host) => host.addresses.map((address) => ({ host, address })));
  const isDead = ({ address }: Stop): boolean => destinations.isDeadAddress(address);
  return [...all.filter((stop) => !isDead(stop)), ...all.filter(isDead)];
}

type Result =
  | { readonly kind: 'answered'; readonly sent: Sent }
  /** `wasReached`: somebody spoke SMTP there. */
  | { readonly kind: 'next'; readonly outcome: Outcome; readonly wasReached: boolean };

interface Context {
  readonly stop: Stop;
  readonly sending: Sending;
  readonly signal: AbortSignal;
}

async function through(letter: Letter, way: Way, context: Context): Promise<Result> {
  const { stop, sending } = context;
  const key = keyOf(way, stop);
  const used = sending.pool.take(key);
  if (used !== undefined) {
    const sent = await converse(letter, used, { key, context, isReused: true });
    if (sent !== null) return { kind: 'answered', sent };
    // It had ended without our noticing: nothing of the message was taken.
    context.signal.throwIfAborted();
  }
  try {
    const opened = await open(way, context);
    const sent = await converse(letter, opened, { key, context, isReused: false });
    if (sent !== null) return { kind: 'answered', sent };
    return next(stop, new LinkError('The server hung up'), true);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof LinkError) sending.destinations.addressIsDead(stop.address);
    return next(stop, error, !(error instanceof LinkError));
  }
}

function next({ host, address }: Stop, error: unknown, wasReached: boolean): Result {
  const response =
    error instanceof HostRefusal
      ? error.reply.text
      : error instanceof TlsFailure
        ? `451 4.7.5 ${messageOf(error)}`
        : `451 4.4.1 ${host.name} (${address}): ${messageOf(error)}`;
  return { kind: 'next', outcome: { kind: 'deferred', host: host.name, response: boundedResponse(response) }, wasReached };
}

async function open(way: Way, { stop, sending, signal }: Context): Promise<Pooled> {
  const { host, address } = stop;
  const record = (result: TlsRecord['result']): void => {
    if (host.policy !== 'no-policy-found' || result !== 'starttls-not-supported')
      sending.note({ domain: way.domain, policy: host.policy, host: host.name, address, result });
  };
  try {
    const connected = await connect({
      host: host.name,
      address,
      port: way.port,
      hostname: sending.hostname,
      demand: host.demand,
      isImplicitTls: way.isImplicitTls ?? false,
      authorities: sending.authorities,
      signal,
    });
    if (way.login != null) await connected.session.logIn(way.login);
    sending.destinations.isAlive(way.domain, address);
    record(host.isTrial ? (connected.observed ?? 'starttls-not-supported') : connected.transport.tls === null ? 'starttls-not-supported' : 'success');
    return { ...connected, openedAt: Date.now() };
  } catch (error) {
    if (error instanceof TlsFailure) record(error.type);
    throw error;
  }
}

interface Conversation {
  readonly key: string;
  readonly context: Context;
  readonly isReused: boolean;
}

/** Null when the link was gone before the message was: it may be tried over another. */
async function converse(letter: Letter, pooled: Pooled, { key, context, isReused }: Conversation): Promise<Sent | null> {
  const { session, transport } = pooled;
  const { stop, sending, signal } = context;
  const host = stop.host.name;
  const cut = (): void => session.destroy();
  signal.addEventListener('abort', cut, { once: true });
  try {
    const problem = unfitness(letter, host, session.features, transport);
    const outcomes = problem === null ? await transactions(letter, pooled, host) : letter.recipients.map(() => failed(host, problem));
    if (outcomes === null) return null;
    return { outcomes, transport, isReused };
  } catch (error) {
    // Another host of the same domain might well deliver a second copy: that waits for the next try.
    if (error instanceof FateUnknownError) return { outcomes: letter.recipients.map(() => lost(stop, error)), transport, isReused };
    if (error instanceof LinkError) return null;
    throw error;
  } finally {
    signal.removeEventListener('abort', cut);
    sending.pool.give(key, pooled);
  }
}

/** As many transactions as the server's limit on recipients makes of it. Null when a 421 stood for the whole of the first. */
async function transactions(letter: Letter, { session }: Pooled, host: string): Promise<readonly Outcome[] | null> {
  const { features } = session;
  const raw = letter.has8Bit && !features.eightBit ? await letter.sevenBit() : letter.raw;
  if (raw === null)
    return letter.recipients.map(() =>
      failed(host, `554 5.6.3 ${host} takes no 8-bit text, and this message cannot be changed without breaking its signature`),
    );
  const outcomes: Outcome[] = [];
  const mail = mailLine(letter, raw, features);
  const size = Math.max(1, Math.min(letter.recipients.length, features.recipientsMax ?? letter.recipients.length));
  for (let from = 0; from < letter.recipients.length; from += size) {
    const recipients = letter.recipients.slice(from, from + size);
    const replies = await session.transact({ mail, recipients: recipients.map((recipient) => rcptLine(recipient, features)), raw });
    if (from === 0 && replies.every(({ code }) => code === 421)) return null;
    outcomes.push(...replies.map((reply) => outcomeOf(reply, host, features.dsn)));
    if (!session.isUsable) break;
  }
  const rest = letter.recipients
    .slice(outcomes.length)
    .map((): Outcome => ({ kind: 'deferred', host, response: '451 4.4.2 The server hung up before this recipient' }));
  return [...outcomes, ...rest];
}

function outcomeOf(reply: Reply, host: string, reportsItself: boolean): Outcome {
  const response = boundedResponse(reply.text);
  if (isGood(reply)) return { kind: 'delivered', host, response, told: reportsItself ? null : 'relayed' };
  // 503 is about the order of commands: that is between the two servers.
  return reply.code >= 500 && reply.code !== 503 ? { kind: 'failed', host, response } : { kind: 'deferred', host, response };
}

function failed(host: string, response: string): Outcome {
  return { kind: 'failed', host, response };
}

function lost({ host, address }: Stop, error: Error): Outcome {
  return { kind: 'deferred', host: host.name, response: boundedResponse(`451 4.4.1 ${host.name} (${address}): ${messageOf(error)}`) };
}

function keyOf(way: Way, { host, address }: Stop): string {
  return [host.name, address, way.port, demandKey(host.demand), way.login?.username ?? ''].join(' ');
}
