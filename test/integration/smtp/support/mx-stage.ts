/** mx on a loopback port, with storage in memory, and the log kept. */
import { inProcessRateLimiter } from '../../../../server-bundle/base/rate-limit.ts';
import { startMx } from '../../../../server-bundle/protocols/mx/server.ts';
import type { MxDeps } from '../../../../server-bundle/protocols/mx/server.ts';
import { Dialogue } from './dialogue.ts';
import { account, memoryStorage } from './memory-storage.ts';
import type { MemoryStorage } from './memory-storage.ts';
import { DOMAIN, HOSTNAME, certificateWatch, keptLog, makeCertificate, tableResolver } from './services.ts';
import type { SwappableCertificate } from './services.ts';

export interface MxStage extends AsyncDisposable {
  readonly port: number;
  readonly storage: MemoryStorage;
  readonly certificate: SwappableCertificate;
  readonly lines: Record<string, unknown>[];
  /** EHLO, MAIL and RCPT are done; `parameters` are those of MAIL. */
  envelope(options?: { readonly from?: string; readonly to?: string; readonly parameters?: string }): Promise<Dialogue>;
}

const pair = makeCertificate();

export async function mxStage(overrides: Partial<MxDeps> = {}): Promise<MxStage> {
  const storage = memoryStorage();
  storage.resolutions.set('paloma@dovecote.test', account('paloma'));
  storage.resolutions.set('postmaster@dovecote.test', account('paloma'));
  const { log, lines } = keptLog();
  const certificate = certificateWatch(pair);
  const mx = await startMx({
    storage,
    certificate,
    limiter: inProcessRateLimiter(),
    resolver: tableResolver({ 'TXT stranger.test': ['v=spf1 ip4:127.0.0.1 -all'] }),
    log,
    hostname: HOSTNAME,
    domain: DOMAIN,
    port: 0,
    host: '127.0.0.1',
    stopGraceMs: 2_000,
    ...overrides,
  });
  return {
    port: mx.port,
    storage,
    certificate,
    lines,
    envelope: async ({ from = 'ann@stranger.test', to = 'paloma@dovecote.test', parameters = '' } = {}) => {
      const dialogue = await Dialogue.greeted(mx.port);
      await dialogue.say(`MAIL FROM:<${from}>${parameters}`, /^250 2\.1\.0 /);
      await dialogue.say(`RCPT TO:<${to}>`, /^250 2\.1\.5 /);
      return dialogue;
    },
    [Symbol.asyncDispose]: () => mx[Symbol.asyncDispose](),
  };
}
