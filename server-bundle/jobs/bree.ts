/**
 * The bree service: what happens by time rather than by request. Its jobs are plain loops in this process: a worker per
 * job would need files that one bundle does not have, and cost more memory than the job.
 */
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { childLog } from '../base/log.ts';
import type { StackConfiguration } from '../contract/stack.ts';
import type { Storage } from '../storage/api/operations.ts';
import { keepMailboxesChecked } from './mailbox-job.ts';
import { ensureSomeCertificate, keepCertificate } from './certificate-job.ts';
import type { AddressResolver, CertificateJobOptions, CertificateOrder } from './certificate-job.ts';

export interface JobsOptions {
  readonly stack: Pick<StackConfiguration, 'domain' | 'hostname' | 'addresses' | 'acme'>;
  readonly tlsDirectory: string;
  /** With the `bree` role. */
  readonly storage: Storage;
  /** Waited for in the background: the first certificate must not wait for any resolver. */
  readonly resolver: AddressResolver | (() => Promise<AddressResolver>);
  readonly log: Log;
  /** Where certificates are ordered; in this process when not given. */
  readonly order?: CertificateOrder;
  readonly clock?: Clock;
}

/** Resolves when there is a certificate that the other services can start with. Disposing ends the jobs. */
export async function startJobs(options: JobsOptions): Promise<AsyncDisposable> {
  const { stack, storage } = options;
  const stop = new AbortController();
  const job: CertificateJobOptions = {
    tlsDirectory: options.tlsDirectory,
    hostname: stack.hostname,
    own: stack.addresses,
    authority: stack.acme,
    resolver: whenReady(options.resolver),
    domains: () => domainsOf(storage, stack.domain),
    clock: options.clock ?? systemClock,
    log: childLog(options.log, 'certificate'),
    ...(options.order ? { order: options.order } : {}),
  };
  await ensureSomeCertificate(job, stack.domain);
  const mailboxes = { storage, clock: options.clock ?? systemClock, log: childLog(options.log, 'mailboxes') };
  const running = Promise.all([keepCertificate(job, stop.signal), keepMailboxesChecked(mailboxes, stop.signal)]);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

/** Without storage the first domain still gets its certificate. */
async function domainsOf(storage: Storage, first: string): Promise<readonly string[]> {
  const rows = await storage.call('domain.list', {}).catch(() => []);
  return [...new Set([first, ...rows.map((row) => row.name)])];
}

function whenReady(resolver: JobsOptions['resolver']): AddressResolver {
  if (typeof resolver !== 'function') return resolver;
  let made: Promise<AddressResolver> | undefined;
  const get = (): Promise<AddressResolver> => {
    made ??= resolver().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  return { a: async (name) => (await get()).a(name), aaaa: async (name) => (await get()).aaaa(name) };
}
