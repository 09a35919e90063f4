/**
 * One order at an ACME authority (RFC 8555) with HTTP-01 challenges, answered by the web service from the shared
 * directory. The client library is loaded only when there is something to order.
 */
import { generateKeyPairSync } from 'node:crypto';
import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { accountKey, removeChallenge, writeChallenge } from './certificate-files.ts';
import { ORDER_TIMEOUT_MS } from './limits.ts';
import type { KeyAndCertificate } from './self-signed.ts';

export interface AcmeAuthority {
  readonly directoryUrl: string;
  readonly email: string | null;
  /** PEM of the authority behind the ACME server's own certificate; null for the public ones. */
  readonly certificateAuthority: string | null;
}

/** @throws with the authority's own words when it refuses. */
export async function orderCertificate(options: {
  readonly authority: AcmeAuthority;
  readonly tlsDirectory: string;
  readonly names: readonly string[];
  readonly signal: AbortSignal;
}): Promise<KeyAndCertificate> {
  const { authority, tlsDirectory, names } = options;
  const acme = await loadAcme(authority);
  const client = new acme.Client({
    directoryUrl: authority.directoryUrl,
    accountKey: await accountKey(tlsDirectory, newKey),
    backoffAttempts: 30,
    backoffMin: 250,
    backoffMax: 5_000,
  });
  const key = newKey();
  const [, csr] = await acme.crypto.createCsr({ commonName: names.find((name) => name.length <= 64) ?? '', altNames: [...names] }, key);
  const work = client.auto({
    csr,
    ...(authority.email === null ? {} : { email: authority.email }),
    termsOfServiceAgreed: true,
    // The authority looks from outside; whether we can reach ourselves by our public address says nothing of that.
    skipChallengeVerification: true,
    challengePriority: ['http-01'],
    challengeCreateFn: (_authorization, challenge, answer) => writeChallenge(tlsDirectory, challenge.token, answer),
    challengeRemoveFn: (_authorization, challenge) => removeChallenge(tlsDirectory, challenge.token),
  });
  return { cert: await within(work, options.signal), key };
}

async function loadAcme(authority: AcmeAuthority) {
  const { default: acme } = await import('acme-client');
  const ca = authority.certificateAuthority === null ? undefined : [...rootCertificates, authority.certificateAuthority];
  acme.axios.defaults.httpsAgent = new Agent({ keepAlive: false, ...(ca ? { ca } : {}) });
  acme.axios.defaults.proxy = false;
  acme.axios.defaults.timeout = 30_000;
  return acme;
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ORDER_TIMEOUT_MS)]);
  return new Promise((resolve, reject) => {
    const stop = (): void =>
      reject(signal.aborted ? new Error('The service is stopping.') : new Error('The ACME server did not finish the order in time.'));
    if (limit.aborted) return stop();
    limit.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => limit.removeEventListener('abort', stop));
  });
}
