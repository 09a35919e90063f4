/**
 * How busy the servers are: looked at while a screen is open, and once a minute for the history in the vault. Reads /proc over the server's one
 * connection; changes nothing, and leaves no line in the audit, which is about what was done.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { MachineHistory, MachineRange, MachineSample, ServerId } from '../../../contract/models.ts';
import { MEASUREMENT_WIDTHS, type MeasurementWidth } from '../../local/limits.ts';
import type { Measured, MeasurementStore } from '../../local/vault/measurement-store.ts';
import type { Remote } from '../../remote/remote.ts';
import { parseCounters, READ_COUNTERS, sampleOf, type Counters } from './counters.ts';
import { RATE_PAUSE_MS, RETRY_FIRST_MS, RETRY_MAX_MS } from './limits.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface OfServer {
  readonly serverId: ServerId;
}

export interface MachineService {
  now(input: OfServer, options?: Options): Promise<MachineSample>;
  /** The first sample has no rates; rides out lost connections. */
  watch(input: OfServer & { readonly intervalMs: number }, options?: Options): AsyncGenerator<MachineSample, void>;
  history(input: OfServer & { readonly range: MachineRange }): MachineHistory;
  /** One look for the history. @throws PalomarError what the connection throws */
  record(serverId: ServerId, options?: Options): Promise<void>;
}

export interface MachineDependencies {
  readonly remoteOf: (id: ServerId, options: Options) => Promise<Pick<Remote, 'exec'>>;
  readonly measurements: MeasurementStore;
  readonly now?: () => number;
}

const RANGES: Readonly<Record<MachineRange, { readonly width: MeasurementWidth; readonly ms: number }>> = {
  hour: { width: 'minute', ms: 3_600_000 },
  day: { width: 'minute', ms: 86_400_000 },
  week: { width: 'quarter', ms: 7 * 86_400_000 },
  month: { width: 'sixHours', ms: 30 * 86_400_000 },
  year: { width: 'sixHours', ms: 365 * 86_400_000 },
};

export function createMachineService({ remoteOf, measurements, now = Date.now }: MachineDependencies): MachineService {
  const recorded = new Map<ServerId, Counters>();
  const read = async (serverId: ServerId, { signal }: Options): Promise<Counters> => {
    const remote = await remoteOf(serverId, { signal });
    const { stdout } = await remote.exec(READ_COUNTERS, { quiet: true, ...(signal ? { signal } : {}) });
    try {
      return parseCounters(stdout, now());
    } catch (cause) {
      throw new PalomarError('COMMAND_FAILED', 'The server does not say how busy it is: /proc cannot be read there.', { cause });
    }
  };
  return {
    now: async ({ serverId }, options = {}) => {
      const before = await read(serverId, options);
      await sleep(RATE_PAUSE_MS, undefined, options.signal ? { signal: options.signal } : {});
      return sampleOf(before, await read(serverId, options));
    },
    watch: ({ serverId, intervalMs }, options = {}) => watch(() => read(serverId, options), intervalMs, options.signal),
    history: ({ serverId, range }) => {
      const { width, ms } = RANGES[range];
      const stepMs = MEASUREMENT_WIDTHS[width].seconds * 1000;
      const [toMs, fromMs] = [now(), now() - ms];
      const points = measurements.list(serverId, width, fromMs).map(({ atMs, ...means }) => ({ at: new Date(atMs).toISOString(), ...means }));
      return { serverId, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), stepMs, points };
    },
    record: async (serverId, options = {}) => {
      const counters = await read(serverId, options);
      const measured = measuredOf(sampleOf(recorded.get(serverId) ?? null, counters));
      recorded.set(serverId, counters);
      if (measured) measurements.add(serverId, counters.atMs, measured);
    },
  };
}

async function* watch(read: () => Promise<Counters>, intervalMs: number, signal?: AbortSignal): AsyncGenerator<MachineSample, void> {
  let before: Counters | null = null;
  let retryMs = RETRY_FIRST_MS;
  while (!signal?.aborted) {
    let pauseMs = before === null ? Math.min(RATE_PAUSE_MS, intervalMs) : intervalMs;
    try {
      const counters = await read();
      yield sampleOf(before, counters);
      before = counters;
      retryMs = RETRY_FIRST_MS;
    } catch (error) {
      if (!isPalomarError(error, 'CONNECTION_LOST')) throw error;
      pauseMs = retryMs;
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

/** Without rates there is nothing to keep: the minute stays a gap. */
function measuredOf({ cpuPercent, receivedBytesPerSecond, sentBytesPerSecond, ...sample }: MachineSample): Measured | null {
  if (cpuPercent === null || receivedBytesPerSecond === null || sentBytesPerSecond === null) return null;
  const { memoryBytes, memoryTotalBytes, diskBytes, diskTotalBytes } = sample;
  return { cpuPercent, receivedBytesPerSecond, sentBytesPerSecond, memoryBytes, memoryTotalBytes, diskBytes, diskTotalBytes };
}
