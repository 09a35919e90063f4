/**
 * One order at an ACME authority (RFC 8555) with HTTP-01 challenges, answered by the web service from the shared
 * directory. The client library is loaded only when there is something to order.
 */
import { generateKeyPairSync } from 'node:crypto';
import { Agent, get } from 'node:https';
import { rootCertificates } from 'node:tls';
import { codeOf, messageOf } from '../base/errors.ts';
import { forgetAccount, readAccount, removeChallenge, writeAccount, writeChallenge } from './certificate-files.ts';
import { ORDER_TIMEOUT_MS, REACH_TIMEOUT_MS } from './limits.ts';
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
  await reach(authority, options.signal);
  const acme = await loadAcme(authority);
  const client = await within(clientWithAccount(acme, authority, tlsDirectory), options.signal);
  const key = newKey();
  const [, csr] = await acme.crypto.createCsr({ commonName: names.find((name) => name.length <= 64) ?? '', altNames: [...names] }, key);
  const work = client.auto({
    csr,
    // The authority looks from outside; whether we can reach ourselves by our public address says nothing of that.
    skipChallengeVerification: true,
    challengePriority: ['http-01'],
    challengeCreateFn: (_authorization, challenge, answer) => writeChallenge(tlsDirectory, challenge.token, answer),
    challengeRemoveFn: (_authorization, challenge) => removeChallenge(tlsDirectory, challenge.token),
  });
  try {
    return { cert: await within(work, options.signal), key };
  } catch (error) {
    // An authority that lost the account (a test one that was restarted) gets a new one at the next try.
    if (/account/i.test(messageOf(error))) await forgetAccount(tlsDirectory);
    throw error;
  }
}

type Acme = Awaited<ReturnType<typeof loadAcme>>;

/** The library, asked to find its account by key alone, sends an empty update that strict authorities refuse: so the URL is kept. */
async function clientWithAccount(acme: Acme, authority: AcmeAuthority, tlsDirectory: string) {
  const known = await readAccount(tlsDirectory, authority.directoryUrl);
  const key = known?.key ?? newKey();
  const client = new acme.Client({
    directoryUrl: authority.directoryUrl,
    accountKey: key,
    ...(known ? { accountUrl: known.url } : {}),
    backoffAttempts: 30,
    backoffMin: 250,
    backoffMax: 5_000,
  });
  if (known) return client;
  await client.createAccount({ termsOfServiceAgreed: true, ...(authority.email === null ? {} : { contact: [`mailto:${authority.email}`] }) });
  await writeAccount(tlsDirectory, { directoryUrl: authority.directoryUrl, url: client.getAccountUrl(), key });
  return client;
}

async function loadAcme(authority: AcmeAuthority) {
  const { default: acme } = await import('acme-client');
  const ca = trusted(authority.certificateAuthority);
  acme.axios.defaults.httpsAgent = new Agent({ keepAlive: false, ...(ca ? { ca } : {}) });
  acme.axios.defaults.proxy = false;
  acme.axios.defaults.timeout = 30_000;
  // The library would repeat a failed request for minutes; the job itself comes back later, and says why meanwhile.
  Object.assign(acme.axios.defaults, { acmeSettings: { ...acmeSettingsOf(acme.axios.defaults), retryMaxAttempts: 1, retryDefaultDelay: 1 } });
  return acme;
}

/** The library hides why a connection failed (it reads an answer that never came), so the cause is found out before. */
function reach({ directoryUrl, certificateAuthority }: AcmeAuthority, signal: AbortSignal): Promise<void> {
  const ca = trusted(certificateAuthority);
  return new Promise((resolve, reject) => {
    const request = get(directoryUrl, { agent: false, signal, timeout: REACH_TIMEOUT_MS, ...(ca ? { ca } : {}) }, (response) => {
      response.resume();
      resolve();
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) =>
      reject(new Error(`The ACME server ${directoryUrl} cannot be reached: ${codeOf(error) ?? messageOf(error)}.`, { cause: error })),
    );
  });
}

function trusted(certificateAuthority: string | null): string[] | undefined {
  return certificateAuthority === null ? undefined : [...rootCertificates, certificateAuthority];
}

function acmeSettingsOf(defaults: object): object {
  return 'acmeSettings' in defaults && typeof defaults.acmeSettings === 'object' ? (defaults.acmeSettings ?? {}) : {};
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
