/** The mx service as the benchmark wants it: connections of one address unlimited, and without SPF, DKIM, DMARC and ARC where PALOMAR_BENCH_CHECKS is `off`. */
import { runServices } from '../../../server-bundle/base/lifetimes.ts';
import { createLog } from '../../../server-bundle/base/log.ts';
import { INNER_PORTS } from '../../../server-bundle/contract/stack.ts';
import { readConfiguration } from '../../../server-bundle/entry/configuration.ts';
import { sharedParts } from '../../../server-bundle/entry/shared-parts.ts';
import { startMx } from '../../../server-bundle/protocols/mx/server.ts';
import { SMTP_MEMORY } from '../../../server-bundle/protocols/smtp/limits.ts';
import type { Verdict } from '../../../server-bundle/trust/verdict.ts';

const NOTHING: Verdict = {
  spf: { result: 'none', domain: '', identity: 'helo' },
  dkim: [],
  dmarc: { kind: 'none' },
  arc: { result: 'none', sealers: [], vouches: false },
  disposition: 'accept',
};
const MANY = 1_000;

const configuration = readConfiguration();
const { environment, stack } = configuration;
const service = {
  name: 'mx',
  start: async ({ log, signal }: Parameters<Parameters<typeof runServices>[0][number]['start']>[0]): Promise<AsyncDisposable> => {
    const shared = sharedParts(configuration, { log, signal });
    return startMx({
      storage: shared.storage('storage-mx', log),
      certificate: await shared.certificate(),
      limiter: await shared.limiter(),
      resolver: await shared.resolver(),
      ...(process.env['PALOMAR_BENCH_CHECKS'] === 'off' ? { judge: () => Promise.resolve(NOTHING) } : {}),
      clientsPerAddress: MANY,
      // Fifty messages of 5 MB at once, all from one address.
      memory: { ...SMTP_MEMORY, totalBytes: SMTP_MEMORY.totalBytes * 8, addressBytes: SMTP_MEMORY.totalBytes * 8 },
      log,
      hostname: stack.hostname,
      domain: stack.domain,
      host: environment.listenHost,
      port: INNER_PORTS.mx.smtp + environment.portOffset,
      stopGraceMs: 5_000,
    });
  },
};

void runServices([service], { log: createLog('mx') }).then((code) => process.exit(code));
