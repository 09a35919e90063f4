/**
 * Fetching an MTA-STS policy (RFC 8461 §3.3): HTTPS from mta-sts.<domain> at its well-known place, with a certificate that is valid for
 * that name. No redirect is followed, nothing but text is read, and no more of it than a policy can be. The address is looked up here and
 * checked before it is spoken with, so that nobody's DNS aims us at the host's own network.
 */
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { codeOf, messageOf } from '../base/errors.ts';
import { parseStsPolicy } from './mta-sts.ts';
import type { StsPolicy } from './mta-sts.ts';
import { TRUST_LIMITS } from './limits.ts';

/** As RFC 8460 §4.3.2.2 names them. */
export type StsFailure = 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid';

export class StsFetchError extends Error {
  override readonly name = 'StsFetchError';
  readonly result: StsFailure;
  constructor(result: StsFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.result = result;
  }
}

export interface StsFetchOptions {
  /** Addresses of a name, both families. */
  readonly addresses: (name: string) => Promise<readonly string[]>;
  readonly mayConnect: (address: string) => boolean;
  /** 443 unless a test says otherwise. */
  readonly port?: number;
  /** PEM of authorities to trust beside nobody else; the system's when absent. */
  readonly authorities?: string;
}

/** @throws StsFetchError */
export async function fetchStsPolicy(domain: string, options: StsFetchOptions): Promise<StsPolicy> {
  const host = `mta-sts.${domain}`;
  const address = await addressOf(host, options);
  const response = await get(host, address, options).catch((error: unknown) => {
    throw new StsFetchError(isAboutCertificate(error) ? 'sts-webpki-invalid' : 'sts-policy-fetch-error', `${host}: ${messageOf(error)}`, error);
  });
  const policy = parseStsPolicy(response);
  if (policy === null) throw new StsFetchError('sts-policy-invalid', `The MTA-STS policy of ${domain} is not one`);
  return policy;
}

async function addressOf(host: string, { addresses, mayConnect }: StsFetchOptions): Promise<string> {
  const found = await addresses(host).catch((error: unknown) => {
    throw new StsFetchError('sts-policy-fetch-error', `${host} could not be looked up`, error);
  });
  const address = found.find(mayConnect);
  if (address === undefined) throw new StsFetchError('sts-policy-fetch-error', `${host} has no address that may be asked`);
  return address;
}

function get(host: string, address: string, { port, authorities }: StsFetchOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: address,
      port: port ?? 443,
      servername: host,
      path: '/.well-known/mta-sts.txt',
      headers: { host, accept: 'text/plain', connection: 'close' },
      agent: false,
      minVersion: 'TLSv1.2',
      signal: AbortSignal.timeout(TRUST_LIMITS.stsFetchMs),
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      response.once('error', reject);
      const problem = problemOf(response);
      if (problem === null) collect(response, resolve, reject);
      else {
        asked.destroy();
        reject(new Error(problem));
      }
    });
    asked.end();
  });
}

function problemOf(response: IncomingMessage): string | null {
  if (response.statusCode !== 200) return `answered ${String(response.statusCode)}`;
  return /^text\/plain\b/i.test(response.headers['content-type'] ?? '') ? null : 'sent something that is not text/plain';
}

function collect(response: IncomingMessage, resolve: (text: string) => void, reject: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  response.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= TRUST_LIMITS.stsBytes) chunks.push(chunk);
    else response.destroy(new Error('sent more than a policy can be'));
  });
  response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  response.once('aborted', () => reject(new Error('broke off')));
}

/** OpenSSL's verdicts, and Node's about the name. */
function isAboutCertificate(error: unknown): boolean {
  return /^(?:ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|HOSTNAME_MISMATCH)/.test(codeOf(error) ?? '');
}
