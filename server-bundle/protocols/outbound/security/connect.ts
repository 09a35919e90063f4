/**
 * A session with one address of one host, with as much TLS as is demanded (RFC 3207, RFC 7672 §3, RFC 8461 §4). An opportunistic handshake that fails
 * means once more, in the clear; any other demand that is not met ends it.
 */
import type { X509Certificate } from 'node:crypto';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { messageOf } from '../../../base/errors.ts';
import { checkDane } from '../../../trust/tlsa.ts';
import { Link } from '../client/link.ts';
import { ClientSession, HostRefusal } from '../client/session.ts';
import { TlsFailure } from './demand.ts';
import type { Proof, TlsDemand, TlsFailureType, Transport } from './demand.ts';

export interface ConnectTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly demand: TlsDemand;
  /** TLS from the first byte: a relay on port 465. */
  readonly isImplicitTls?: boolean;
  /** PEM of authorities to trust; the usual ones when absent. */
  readonly authorities?: string | undefined;
  readonly signal: AbortSignal;
}

export interface Connected {
  readonly session: ClientSession;
  readonly transport: Transport;
  /** What the certificate would have been worth, for policies that only watch; null in the clear. */
  readonly observed: 'success' | TlsFailureType | null;
}

const CLEAR: Transport = { tls: null, proof: null, fingerprint: null };
const LONGEST_CHAIN = 10;

/** @throws TlsFailure, HostRefusal, LinkError */
export async function connect(target: ConnectTarget): Promise<Connected> {
  const { demand } = target;
  try {
    return await attempt(target, demand.kind !== 'none');
  } catch (error) {
    if (!(error instanceof HandshakeError)) throw error;
    if (demand.kind !== 'opportunistic') throw new TlsFailure('validation-failure', `TLS with ${target.host} failed: ${error.message}`, error);
  }
  return { ...(await attempt(target, false)), observed: 'validation-failure' };
}

/** TLS was offered and did not come about. */
class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
}

async function attempt(target: ConnectTarget, useTls: boolean): Promise<Connected> {
  target.signal.throwIfAborted();
  const link = await Link.open(target);
  const stop = (): void => link.destroy();
  target.signal.addEventListener('abort', stop, { once: true });
  try {
    if (target.isImplicitTls === true) await handshake(() => link.startTls(tlsOptions(target)));
    const session = await ClientSession.greet(link, target.hostname);
    if (target.isImplicitTls === true) return proven(session, target);
    return useTls ? await secured(session, target) : { session, transport: CLEAR, observed: null };
  } catch (error) {
    link.destroy();
    throw error;
  } finally {
    target.signal.removeEventListener('abort', stop);
  }
}

async function secured(session: ClientSession, target: ConnectTarget): Promise<Connected> {
  const isOptional = target.demand.kind === 'opportunistic';
  if (!session.features.startTls) {
    if (isOptional) return { session, transport: CLEAR, observed: 'starttls-not-supported' };
    throw new TlsFailure('starttls-not-supported', `${target.host} offers no TLS, and its domain says that it must`);
  }
  try {
    await handshake(() => session.startTls(tlsOptions(target)));
  } catch (error) {
    if (!(error instanceof HostRefusal)) throw error;
    if (isOptional) return { session, transport: CLEAR, observed: 'starttls-not-supported' };
    throw new TlsFailure('starttls-not-supported', `${target.host} refused to begin TLS: ${error.message}`, error);
  }
  await session.helloAgain();
  return proven(session, target);
}

async function handshake(begin: () => Promise<TLSSocket>): Promise<void> {
  try {
    await begin();
  } catch (error) {
    if (error instanceof HostRefusal) throw error;
    throw new HandshakeError(messageOf(error), { cause: error });
  }
}

/** @throws TlsFailure when the certificate is not what the demand asks for. */
function proven(session: ClientSession, target: ConnectTarget): Connected {
  const socket = session.tls;
  if (socket === null) throw new HandshakeError('There is no TLS after the handshake');
  const problem = webPkiProblem(socket);
  const proof = prove(socket, target, problem);
  const cipher = socket.getCipher();
  const transport = {
    tls: `${socket.getProtocol() ?? 'TLS'} ${cipher.standardName}`,
    proof,
    fingerprint: socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() ?? null,
  };
  return { session, transport, observed: problem ?? 'success' };
}

function prove(socket: TLSSocket, { demand, host }: ConnectTarget, problem: TlsFailureType | null): Proof {
  switch (demand.kind) {
    case 'dane': {
      const verdict = checkDane(demand.records, { chain: chainOf(socket), names: demand.names, now: new Date() });
      if (verdict.kind === 'mismatch') throw new TlsFailure(verdict.reason, `${host}: ${verdict.text}`);
      return 'dane';
    }
    case 'webpki':
      if (problem !== null) throw new TlsFailure(problem, `The certificate of ${host} is not valid for it: ${problem}`);
      return 'webpki';
    case 'opportunistic':
    case 'encrypted':
    case 'none':
      return problem === null ? 'webpki' : null;
  }
}

/** Node has judged it, and the name too; it only did not act on it. */
function webPkiProblem(socket: TLSSocket): TlsFailureType | null {
  if (socket.authorized) return null;
  // Its type says Error; in truth it is the code of the verdict.
  const code: unknown = socket.authorizationError;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'certificate-expired';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'certificate-host-mismatch' : 'certificate-not-trusted';
}

/** As the server sent it. */
function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerX509Certificate();
  while (next !== undefined && chain.length < LONGEST_CHAIN && !chain.some((known) => known.fingerprint256 === next?.fingerprint256)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

function tlsOptions({ host, demand, authorities }: ConnectTarget): ConnectionOptions {
  return {
    // RFC 7672 §8.1: with DANE the name asked for is the TLSA base domain.
    servername: demand.kind === 'dane' ? demand.baseName : host,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ...(authorities === undefined ? {} : { ca: authorities }),
  };
}
