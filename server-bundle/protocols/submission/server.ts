/**
 * submission: takes mail from people with a login (RFC 6409): implicit TLS on 465 (RFC 8314), STARTTLS on 587, where AUTH
 * is offered only after it. A message is accepted once it is in the queue, on disk; sending it is outbound's work.
 */
import type { CertificateWatch } from '../../base/certificate.ts';
import type { Log } from '../../base/log.ts';
import type { RateLimiter } from '../../base/rate-limit.ts';
import type { Storage } from '../../storage/api/operations.ts';
import { SmtpServer, listen } from '../smtp/server.ts';
import { submissionHandlers } from './handlers.ts';

export interface SubmissionDeps {
  readonly storage: Storage;
  readonly certificate: CertificateWatch;
  readonly limiter: RateLimiter;
  readonly log: Log;
  /** mail.<domain>, as announced. */
  readonly hostname: string;
  readonly domain: string;
  /** Undefined listens on every address of both families. */
  readonly host: string | undefined;
  readonly implicitTlsPort: number;
  readonly startTlsPort: number;
  readonly stopGraceMs: number;
}

export interface SubmissionService extends AsyncDisposable {
  readonly implicitTlsPort: number;
  readonly startTlsPort: number;
}

export async function startSubmission(deps: SubmissionDeps): Promise<SubmissionService> {
  await using starting = new AsyncDisposableStack();
  const common = {
    hostname: deps.hostname,
    certificate: deps.certificate,
    handlers: submissionHandlers(deps),
    log: deps.log,
    stopGraceMs: deps.stopGraceMs,
  };
  const implicit = starting.use(new SmtpServer({ ...common, tls: 'implicit' }));
  const startTls = starting.use(new SmtpServer({ ...common, tls: 'starttls' }));
  const implicitTlsPort = await listen(implicit, { port: deps.implicitTlsPort, host: deps.host });
  const startTlsPort = await listen(startTls, { port: deps.startTlsPort, host: deps.host });
  deps.log.info({ implicitTlsPort, startTlsPort }, 'smtp takes mail from logins');
  const running = starting.move();
  return {
    implicitTlsPort,
    startTlsPort,
    [Symbol.asyncDispose]: async () => {
      // Both at once: each may take the whole grace time.
      await Promise.all([implicit[Symbol.asyncDispose](), startTls[Symbol.asyncDispose]()]);
      await running.disposeAsync();
    },
  };
}
