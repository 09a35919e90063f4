/** Once a minute, while the app runs: one look at each server for the history. A server that is away leaves a gap and holds up nobody. */
import type { ServerId } from '../../../contract/models.ts';
import { knownNow } from '../known-now.ts';
import { FIRST_SAMPLE_MS, SAMPLE_INTERVAL_MS } from './limits.ts';
import type { MachineService } from './machine.ts';

export interface RecorderOptions {
  readonly machine: Pick<MachineService, 'record'>;
  /** The servers to look at; fails while the vault is locked. */
  readonly servers: () => readonly ServerId[];
  readonly intervalMs?: number;
  readonly firstMs?: number;
}

export function startRecorder({ machine, servers, intervalMs = SAMPLE_INTERVAL_MS, firstMs = FIRST_SAMPLE_MS }: RecorderOptions): AsyncDisposable {
  const stopped = new AbortController();
  const underWay = new Map<ServerId, Promise<void>>();
  const round = (): void => {
    for (const id of knownNow(servers)) {
      // A look that hangs on a slow link is not joined by a second one.
      if (underWay.has(id)) continue;
      const look = machine
        .record(id, { signal: stopped.signal })
        .catch(() => undefined)
        .finally(() => underWay.delete(id));
      underWay.set(id, look);
    }
  };
  let timer = setTimeout(() => {
    round();
    timer = setInterval(round, intervalMs);
    timer.unref();
  }, firstMs);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      stopped.abort();
      await Promise.all(underWay.values());
    },
  };
}
