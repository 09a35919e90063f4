/**
 * The services of `palomar-server`, by name. A service's modules are loaded only when it is named, so that a process holds
 * in memory what its role needs and no more.
 */
import { readSecret } from '../base/environment.ts';
import type { Log } from '../base/log.ts';
import { DRAIN_TIMEOUT_MS } from '../base/limits.ts';
import { INNER_PORTS } from '../contract/stack.ts';
import type { Configuration } from './configuration.ts';
import type { SharedParts } from './shared-parts.ts';
import { VERSION } from './version.ts';

export interface StartContext {
  readonly configuration: Configuration;
  readonly shared: SharedParts;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export type Starter = (context: StartContext) => Promise<AsyncDisposable>;

/** Leaves a second of the drain time for closing what the services stood on. */
const STOP_GRACE_MS = DRAIN_TIMEOUT_MS - 1_000;

export const STARTERS = {
  sqlite: startSqlite,
  api: startApiService,
  web: startWebService,
  bree: startBreeService,
  mx: startMxService,
  smtp: startSmtpService,
  'smtp-bree': startOutboundService,
  imap: startImapService,
  managesieve: startManageSieveService,
  pop3: startPop3Service,
} as const satisfies Readonly<Record<string, Starter>>;

export type NodeService = keyof typeof STARTERS;

export function isNodeService(name: string): name is NodeService {
  return Object.hasOwn(STARTERS, name);
}

/** It still listens, for services in other processes. Those of this process reach it without a socket, and have stopped before it does. */
async function startSqlite({ configuration, shared, log }: StartContext): Promise<AsyncDisposable> {
  const { inProcessStorage, startStorage } = await import('./storage.ts');
  const stack = new AsyncDisposableStack();
  const { service } = stack.use(await startStorage(configuration, log));
  stack.use(shared.storageIsHere((role) => inProcessStorage(service, role)));
  return stack;
}

async function startApiService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log, configuration } = context;
  const { startApi } = await import('../web/api.ts');
  return startApi({
    storage: shared.storage('storage-api', log),
    token: readSecret(configuration.environment, 'api-token'),
    tlsDirectory: configuration.environment.tlsDirectory,
    version: VERSION,
    log,
    ...place(context, INNER_PORTS.api.http),
  });
}

async function startWebService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log, configuration } = context;
  const { startWeb } = await import('../web/web.ts');
  const http = place(context, INNER_PORTS.web.http);
  return startWeb({
    certificate: await shared.certificate(),
    tlsDirectory: configuration.environment.tlsDirectory,
    ...names(context),
    log,
    host: http.host,
    httpPort: http.port,
    httpsPort: place(context, INNER_PORTS.web.https).port,
  });
}

async function startBreeService({ shared, log, configuration }: StartContext): Promise<AsyncDisposable> {
  const { startJobs } = await import('../jobs/bree.ts');
  const { orderElsewhere } = await import('./order-certificate.ts');
  return startJobs({
    order: orderElsewhere,
    stack: configuration.stack,
    tlsDirectory: configuration.environment.tlsDirectory,
    storage: shared.storage('storage-bree', log),
    resolver: shared.resolver,
    log,
  });
}

async function startMxService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log } = context;
  const { startMx } = await import('../protocols/mx/server.ts');
  const { mailFilter } = await import('./mail-filter.ts');
  return startMx({
    storage: shared.storage('storage-mx', log),
    certificate: await shared.certificate(),
    limiter: await shared.limiter(),
    resolver: await shared.resolver(),
    filter: await mailFilter(context),
    log,
    version: VERSION,
    ...place(context, INNER_PORTS.mx.smtp),
    ...names(context),
    stopGraceMs: STOP_GRACE_MS,
  });
}

async function startSmtpService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log } = context;
  const { startSubmission } = await import('../protocols/submission/server.ts');
  const submissions = place(context, INNER_PORTS.smtp.submissions);
  return startSubmission({
    storage: shared.storage('storage-smtp', log),
    certificate: await shared.certificate(),
    limiter: await shared.limiter(),
    log,
    host: submissions.host,
    implicitTlsPort: submissions.port,
    startTlsPort: place(context, INNER_PORTS.smtp.submission).port,
    ...names(context),
    stopGraceMs: STOP_GRACE_MS,
  });
}

async function startOutboundService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log, configuration } = context;
  const { startOutbound } = await import('../protocols/outbound/server.ts');
  const { secureDns } = await import('../trust/secure-dns.ts');
  const { ipv4, ipv6 } = configuration.stack.addresses;
  return startOutbound({
    storage: shared.storage('storage-smtp-bree', log),
    resolver: await shared.resolver(),
    secureDns: secureDns(configuration.environment.resolver),
    log,
    version: VERSION,
    ...names(context),
    ownAddresses: ipv6 === null ? [ipv4] : [ipv4, ipv6],
    ownIpv6: ipv6,
    stopGraceMs: STOP_GRACE_MS,
  });
}

async function startImapService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log } = context;
  const { startImap } = await import('../protocols/imap/server.ts');
  return startImap({
    storage: shared.storage('storage-imap', log),
    certificate: await shared.certificate(),
    limiter: await shared.limiter(),
    log,
    hostname: context.configuration.stack.hostname,
    listen: place(context, INNER_PORTS.imap.imaps),
    ...plainPlace(context, 'imap'),
  });
}

/** Shares the container of imap, not its credential. */
async function startManageSieveService(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log } = context;
  const { startManageSieve } = await import('../protocols/managesieve/server.ts');
  return startManageSieve({
    storage: shared.storage('storage-managesieve', log),
    certificate: await shared.certificate(),
    limiter: await shared.limiter(),
    log,
    hostname: context.configuration.stack.hostname,
    listen: place(context, INNER_PORTS.imap.managesieve),
  });
}

/** Shares the container of imap, not its credential. */
async function startPop3Service(context: StartContext): Promise<AsyncDisposable> {
  const { shared, log } = context;
  const { startPop3 } = await import('../protocols/pop3/server.ts');
  return startPop3({
    storage: shared.storage('storage-pop3', log),
    certificate: await shared.certificate(),
    limiter: await shared.limiter(),
    log,
    hostname: context.configuration.stack.hostname,
    listen: place(context, INNER_PORTS.imap.pop3s),
    ...plainPlace(context, 'pop3'),
  });
}

function place({ configuration }: StartContext, port: number): { readonly host: string | undefined; readonly port: number } {
  const { listenHost, portOffset } = configuration.environment;
  return { host: listenHost, port: port + portOffset };
}

/** Nothing unless the stack configuration asks for it. */
function plainPlace(
  context: StartContext,
  name: 'imap' | 'pop3',
): { readonly listenPlain?: { readonly host: string | undefined; readonly port: number } } {
  return context.configuration.stack.startTlsPorts?.includes(name) ? { listenPlain: place(context, INNER_PORTS.imap[name]) } : {};
}

function names({ configuration }: StartContext): { readonly hostname: string; readonly domain: string } {
  return { hostname: configuration.stack.hostname, domain: configuration.stack.domain };
}
