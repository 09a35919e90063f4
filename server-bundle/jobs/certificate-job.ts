/**
 * Keeps the stack's certificate: self-signed at once when there is none, then one from the authority as soon as the
 * mail host's name leads here, for every name of ours that does; renewed with a third of its life left. A missing name
 * never holds up the others.
 */
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { mailHost, servedNames } from '../mail/domains.ts';
import { orderCertificate } from './acme.ts';
import type { AcmeAuthority } from './acme.ts';
import { answerWish, isWished, prepareDirectory, readPresent, writePair, writeStatus } from './certificate-files.ts';
import { needOf, nextTryMs, pointsHere } from './certificate-plan.ts';
import type { Outcome, OwnAddresses } from './certificate-plan.ts';
import { NAMES_MAX } from './limits.ts';
import { createSelfSigned } from './self-signed.ts';

/** Names that do not exist are empty lists; a resolver that fails throws. */
export interface AddressResolver {
  a(name: string): Promise<readonly string[]>;
  aaaa(name: string): Promise<readonly string[]>;
}

/** As orderCertificate of acme.ts, wherever it runs. @throws Error with the authority's own words when it refuses */
export type CertificateOrder = typeof orderCertificate;

export interface CertificateJobOptions {
  /** In this process when not given. */
  readonly order?: CertificateOrder;
  readonly tlsDirectory: string;
  readonly hostname: string;
  readonly own: OwnAddresses;
  readonly authority: AcmeAuthority;
  readonly resolver: AddressResolver;
  /** The mail domains, the first one first. */
  domains(): Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Result {
  readonly outcome: Outcome;
  readonly problem: string | null;
}

/** What has to be there before any other service can start. */
export async function ensureSomeCertificate(options: CertificateJobOptions, domain: string): Promise<void> {
  await prepareDirectory(options.tlsDirectory);
  if (await readPresent(options.tlsDirectory)) return;
  const names = [...new Set([options.hostname, ...servedNames(domain)])];
  await writePair(options.tlsDirectory, createSelfSigned(names, options.clock.now()));
  options.log.info({ names }, 'made a self-signed certificate to start with');
}

/** Runs until the signal fires. */
export async function keepCertificate(options: CertificateJobOptions, signal: AbortSignal): Promise<void> {
  const startedAt = options.clock.now();
  let last: Result = { outcome: 'fine', problem: null };
  let repeats = 0;
  while (!signal.aborted) {
    const result = await tryOnce(options, signal);
    repeats = result.outcome === last.outcome ? repeats + 1 : 1;
    if (result.problem !== null && result.problem !== last.problem) options.log.warn({ problem: result.problem }, 'no new certificate yet');
    last = result;
    const now = options.clock.now();
    const waitMs = nextTryMs(result.outcome, repeats, now - startedAt);
    await note(options, { lastProblem: result.problem, lastTryAt: now, nextTryAt: now + waitMs });
    await options.clock.sleep(waitMs, { signal }).catch(() => undefined);
  }
}

/** One look at things, and an order when there is need and hope. Never throws. */
export async function tryOnce(options: CertificateJobOptions, signal: AbortSignal): Promise<Result> {
  const { tlsDirectory, log } = options;
  const wished = await isWished(tlsDirectory);
  const result = await lookAndOrder(options, wished, signal);
  // Answered whatever came of it, so that whoever waits hears, and a refusal is not asked for again and again.
  if (wished) await answerWish(tlsDirectory, result.problem).catch((error: unknown) => log.error({ err: error }, 'a wish could not be answered'));
  return result;
}

async function lookAndOrder(options: CertificateJobOptions, wished: boolean, signal: AbortSignal): Promise<Result> {
  const { tlsDirectory, log } = options;
  try {
    const names = await reachableNames(options);
    const need = needOf(await readPresent(tlsDirectory), names, options.clock.now(), wished);
    if (need.kind === 'none') return { outcome: 'fine', problem: null };
    if (!names.includes(options.hostname)) return { outcome: 'dns-not-ready', problem: notReady(options) };
    log.info({ names, why: need.why }, 'ordering a certificate');
    const order = options.order ?? orderCertificate;
    await writePair(tlsDirectory, await order({ authority: options.authority, tlsDirectory, names, signal }));
    log.info({ names }, 'a new certificate is in place');
    return { outcome: 'fine', problem: null };
  } catch (error) {
    return { outcome: 'failed', problem: messageOf(error).slice(0, 2000) };
  }
}

async function reachableNames(options: CertificateJobOptions): Promise<string[]> {
  const domains = await options.domains();
  const candidates = [...new Set([options.hostname, ...domains.flatMap((domain) => [mailHost(domain), ...servedNames(domain)])])];
  const reachable = await Promise.all(candidates.slice(0, NAMES_MAX).map(async (name) => ((await leadsHere(options, name)) ? [name] : [])));
  return reachable.flat();
}

async function leadsHere({ resolver, own }: CertificateJobOptions, name: string): Promise<boolean> {
  try {
    const [a, aaaa] = await Promise.all([resolver.a(name), resolver.aaaa(name)]);
    return pointsHere({ a, aaaa }, own);
  } catch {
    return false;
  }
}

function notReady({ hostname, own }: CertificateJobOptions): string {
  const addresses = own.ipv6 === null ? own.ipv4 : `${own.ipv4} and ${own.ipv6}`;
  return `${hostname} does not lead to this server yet: publish its address records (${addresses} and no others), then the certificate is ordered within seconds to minutes.`;
}

async function note(options: CertificateJobOptions, status: Parameters<typeof writeStatus>[1]): Promise<void> {
  await writeStatus(options.tlsDirectory, status).catch((error: unknown) =>
    options.log.error({ err: error }, 'the state of the certificate could not be written'),
  );
}
