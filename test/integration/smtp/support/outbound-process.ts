/**
 * smtp-bree as a process to be killed: every domain but ours is on one port of loopback, what was put off is tried again at once, and what
 * a killed process had claimed is due again after seconds instead of half an hour.
 *
 *     node outbound-process.ts <port>
 */
import { runServices } from '../../../../server-bundle/base/lifetimes.ts';
import { createLog } from '../../../../server-bundle/base/log.ts';
import { readConfiguration } from '../../../../server-bundle/entry/configuration.ts';
import { sharedParts } from '../../../../server-bundle/entry/shared-parts.ts';
import { startOutbound } from '../../../../server-bundle/protocols/outbound/server.ts';
import type { Input, OperationName, Storage } from '../../../../server-bundle/storage/api/operations.ts';
import { LEASE_MS } from './kill-limits.ts';
import { tableResolver } from './services.ts';

const RETRY_MS = 200;
const configuration = readConfiguration();
const service = {
  name: 'smtp-bree',
  start: ({ log, signal }: Parameters<Parameters<typeof runServices>[0][number]['start']>[0]): Promise<AsyncDisposable> =>
    startOutbound({
      storage: withShortLeases(sharedParts(configuration, { log, signal }).storage('storage-smtp-bree', log)),
      resolver: { ...tableResolver({}), a: () => Promise.resolve(['127.0.0.1']) },
      log,
      hostname: configuration.stack.hostname,
      domain: configuration.stack.domain,
      stopGraceMs: 1_000,
      port: Number(process.argv[2]),
      allowLoopback: true,
      pollMs: 100,
      retryDelayMs: () => RETRY_MS,
      isDelayDue: () => false,
    }),
};

function withShortLeases(storage: Storage): Storage {
  return {
    ...storage,
    call: <N extends OperationName>(name: N, input: Input<N>, options?: Parameters<Storage['call']>[2]) =>
      storage.call(name, name === 'queue.claim' ? { ...input, leaseMs: LEASE_MS } : input, options),
  };
}

void runServices([service], { log: createLog('smtp-bree') }).then((code) => process.exit(code));
