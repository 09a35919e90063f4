/** What the stage plays of looking after a server: a day of measurements with a night's gap. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MachineHistory, MachineSample, ServerId } from '../../../desktop/contract/index.ts';

const GIB = 1024 ** 3;
const STEP_MS = 60_000;
const POINTS = 1_440;

export function machineSample(at = new Date()): MachineSample {
  return {
    at: at.toISOString(),
    cpuPercent: 7.4,
    processors: 2,
    load: 0.31,
    memoryBytes: 0.62 * GIB,
    memoryTotalBytes: 2 * GIB,
    swapBytes: 0,
    swapTotalBytes: 0.5 * GIB,
    diskBytes: 9.1 * GIB,
    diskTotalBytes: 40 * GIB,
    receivedBytesPerSecond: 41_200,
    sentBytesPerSecond: 18_900,
    uptimeSeconds: 1_234_567,
  };
}

export async function* machineSamples(signal: AbortSignal | undefined): AsyncGenerator<MachineSample, void> {
  while (!signal?.aborted) {
    yield machineSample();
    await sleep(1_000, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

export function machineHistory(serverId: ServerId): MachineHistory {
  const toMs = Date.now();
  const points = Array.from({ length: POINTS }, (_, index) => index)
    // The computer slept from two to eight hours ago.
    .filter((index) => index < POINTS - 480 || index > POINTS - 120)
    .map((index) => ({
      at: new Date(toMs - (POINTS - index) * STEP_MS).toISOString(),
      cpuPercent: 6 + 5 * Math.sin(index / 90) + (index % 97 === 0 ? 40 : 0),
      cpuMaxPercent: 30,
      memoryBytes: (0.6 + 0.05 * Math.sin(index / 200)) * GIB,
      memoryTotalBytes: 2 * GIB,
      diskBytes: (9 + index / POINTS / 10) * GIB,
      diskTotalBytes: 40 * GIB,
      receivedBytesPerSecond: 30_000 + 20_000 * Math.sin(index / 40),
      sentBytesPerSecond: 12_000 + 9_000 * Math.cos(index / 55),
    }));
  return { serverId, from: new Date(toMs - POINTS * STEP_MS).toISOString(), to: new Date(toMs).toISOString(), stepMs: STEP_MS, points };
}
