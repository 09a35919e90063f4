/** The mx service without SPF, DKIM, DMARC and ARC, for a comparison with a server that doesn't know them. Nothing else differs. */
import { runServices } from '../../../server-bundle/base/lifetimes.ts';
import { createLog } from '../../../server-bundle/base/log.ts';
import { INNER_PORTS } from '../../../server-bundle/contract/stack.ts';
import { readConfiguration } from '../../../server-bundle/entry/configuration.ts';
import { sharedParts } from '../../../server-bundle/entry/shared-parts.ts';
import { startMx } from '../../../server-bundle/protocols/mx/server.ts';
import type { Verdict } from '../../../server-bundle/trust/verdict.ts';

const NOTHING: Verdict = {
  spf: { result: 'none', domain: '', identity: 'helo' },
  dkim: [],
  dmarc: { kind: 'none' },
  arc: { result: 'none', sealers: [], vouches: false },
  disposition: 'accept',
};

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
      judge: () => Promise.resolve(NOTHING),
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
