/** One port, looked at as a mail program would: TLS by name, whatever the chain is worth, and what is to be said of it. */
import { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import tls, { type TLSSocket } from 'node:tls';
import { isPalomarError } from '../../../contract/errors.ts';
import type { ProbedPort, ServedCertificate } from '../../../contract/models.ts';
import { NAMES_MAX, PROBE_TIMEOUT_MS } from './limits.ts';
import { askForTls, type ClearProtocol } from './starttls.ts';

export interface PortToProbe {
  readonly port: number;
  readonly name: string;
  /** null: TLS from the first byte. */
  readonly clear: ClearProtocol | null;
}

export interface ProbeOptions {
  readonly hostname: string;
  readonly open: () => Promise<Duplex>;
  /** PEM of an authority of a practice world, beside the public ones. */
  readonly authority: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** Never throws: what went wrong is the finding. */
export async function probePort({ port, name, clear }: PortToProbe, options: ProbeOptions): Promise<ProbedPort> {
  const base = { port, name, begins: clear === null ? 'tls' : 'starttls' } as const;
  const signal = AbortSignal.any([AbortSignal.timeout(PROBE_TIMEOUT_MS), ...(options.signal ? [options.signal] : [])]);
  try {
    const stream = await opened(options.open, signal);
    // Between two dialogues nobody else listens, and an error without a listener ends the app.
    stream.on('error', () => undefined);
    try {
      if (clear !== null) await askForTls(stream, clear, signal);
      return { ...base, served: await shakeHands(stream, options, signal), error: null };
    } finally {
      stream.destroy();
    }
  } catch (error) {
    return { ...base, served: null, error: wordsFor(error, signal) };
  }
}

/** A port behind a wall neither answers nor refuses for minutes: whoever comes after the deadline is sent away. */
async function opened(open: ProbeOptions['open'], signal: AbortSignal): Promise<Duplex> {
  const opening = open();
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([opening, late.promise]);
  } catch (error) {
    opening.then(
      (stream) => stream.destroy(),
      () => undefined,
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function shakeHands(stream: Duplex, { hostname, authority }: ProbeOptions, signal: AbortSignal): Promise<ServedCertificate> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      socket: stream,
      servername: hostname,
      // The certificate is the finding, also a bad one; nothing is sent over this connection.
      rejectUnauthorized: false,
      ...(authority === null ? {} : { ca: [...tls.rootCertificates, authority] }),
    });
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', abort);
      try {
        resolve(describe(socket, hostname));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      socket.destroy();
    });
  });
}

function describe(socket: TLSSocket, hostname: string): ServedCertificate {
  const { raw } = socket.getPeerCertificate();
  const found = new X509Certificate(raw);
  // An expired leaf says so before the chain is looked at; node's types call this an Error, it is the code of one.
  const refusal = socket.authorized ? null : String(socket.authorizationError);
  return {
    subject: commonName(found.subject) || (namesOf(found)[0] ?? ''),
    issuer: commonName(found.issuer),
    names: namesOf(found),
    notBefore: new Date(found.validFrom).toISOString(),
    notAfter: new Date(found.validTo).toISOString(),
    fingerprint: found.fingerprint256,
    selfSigned: found.issuer === found.subject,
    matches: found.checkHost(hostname) !== undefined,
    problem: refusal,
    protocol: socket.getProtocol() ?? 'TLS',
  };
}

function namesOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice(4))
    .slice(0, NAMES_MAX);
}

/** Newer certificates have no subject at all: node's types know no such thing. */
function commonName(distinguished: string | undefined): string {
  if (distinguished === undefined) return '';
  return /^CN=(.+)$/m.exec(distinguished)?.[1] ?? distinguished.split('\n').join(', ').slice(0, 200);
}

function wordsFor(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'It did not answer in time.';
  if (isPalomarError(error)) return error.message;
  return `TLS failed: ${error instanceof Error ? error.message.slice(0, 300) : 'for no reason given'}`;
}
