/**
 * mx: takes mail from strangers for our domains on port 25 (RFC 5321). A message is answered with 250 only after storage has
 * it on disk; whatever cannot be judged or stored is put off with 4xx, never lost. It relays for nobody.
 */
import type { Socket } from 'node:net';
import type { CertificateWatch } from '../../base/certificate.ts';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Storage } from '../../storage/api/operations.ts';
import type { judge } from '../../trust/judge.ts';
import type { MailResolver } from '../../trust/resolver.ts';
import type { BudgetLimits } from '../smtp/memory-budget.ts';
import type { PaceLimits } from '../smtp/pace.ts';
import { SmtpServer, listen } from '../smtp/server.ts';
import { mxHandlers } from './handlers.ts';
import type { MailFilter } from './outcome.ts';

export interface MxDeps {
  readonly storage: Storage;
  readonly certificate: CertificateWatch;
  readonly limiter: RateLimiter;
  readonly resolver: MailResolver;
  /** Absent asks SPF, DKIM, DMARC and ARC. */
  readonly judge?: typeof judge;
  readonly log: Log;
  /** mail.<domain>, as announced. */
  readonly hostname: string;
  /** As scripts are told it. */
  readonly version?: string;
  /** Whose postmaster `postmaster` without a domain is. */
  readonly domain: string;
  readonly port: number;
  /** Undefined listens on every address of both families. */
  readonly host: string | undefined;
  /** How long messages under way may take once the service is told to stop. */
  readonly stopGraceMs: number;
  /** Connections one address may hold at once. */
  readonly clientsPerAddress?: number;
  /** The number of a client's network, for access lists; without it, rules on such numbers fit nobody. No data for it comes along. */
  readonly asnOf?: (clientAddress: string) => Promise<number | null>;
  /** Absent leaves everything but DMARC unjudged. */
  readonly filter?: MailFilter;
  /** Whose address a connection stands for; absent takes the socket's own. */
  readonly clientAddress?: (socket: Socket) => string;
  readonly pace?: PaceLimits;
  readonly memory?: BudgetLimits;
}

export interface MxService extends AsyncDisposable {
  readonly port: number;
}

export async function startMx(deps: MxDeps): Promise<MxService> {
  const server = new SmtpServer({
    hostname: deps.hostname,
    tls: 'starttls',
    certificate: deps.certificate,
    handlers: mxHandlers(deps),
    log: deps.log,
    stopGraceMs: deps.stopGraceMs,
    ...(deps.clientAddress ? { clientAddress: deps.clientAddress } : {}),
    ...(deps.pace ? { pace: deps.pace } : {}),
    ...(deps.memory ? { memory: deps.memory } : {}),
  });
  const port = await listen(server, { port: deps.port, host: deps.host });
  deps.log.info({ port }, 'mx takes mail');
  return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
