/** What containers used in the last minutes, as far as somebody watched. Bounded; kept while the window is open. Pure but for the keeping. */
import type { Container, ServerId } from '../../../contract/index.ts';

export interface Sample {
  readonly atMs: number;
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
}

export type History = ReadonlyMap<string, readonly Sample[]>;

/** Ten minutes, at a look every two seconds. */
export const HISTORY_MS = 10 * 60_000;
/** A chart is at least so wide, however little is known. */
const SHORTEST_MS = 60_000;
const SAMPLES_MAX = 400;
const SERVERS_MAX = 8;

/** From the first sample to the last, so that a short time fills the chart as well. */
export function spanOf(samples: readonly Sample[]): { readonly fromMs: number; readonly toMs: number } {
  const toMs = samples.at(-1)?.atMs ?? 0;
  return { fromMs: Math.min(samples[0]?.atMs ?? toMs, toMs - SHORTEST_MS), toMs };
}

/** Services that are gone are forgotten with their last sample. */
export function remember(before: History, containers: readonly Container[], atMs: number): History {
  const recent = (samples: readonly Sample[]): Sample[] => samples.filter((sample) => sample.atMs > atMs - HISTORY_MS).slice(1 - SAMPLES_MAX);
  const after = new Map<string, readonly Sample[]>();
  for (const [service, samples] of before) {
    const kept = recent(samples);
    if (kept.length > 0) after.set(service, kept);
  }
  for (const { service, cpuPercent, memoryBytes } of containers) {
    const earlier = after.get(service) ?? [];
    // The first look of a watch measures nothing: no hole in the line for that.
    if (cpuPercent === null && memoryBytes === null && earlier.length === 0) continue;
    after.set(service, [...earlier, { atMs, cpuPercent, memoryBytes }]);
  }
  return after;
}

const kept = new Map<ServerId, History>();

export function keptHistory(id: ServerId): History {
  return kept.get(id) ?? new Map<string, readonly Sample[]>();
}

export function keepHistory(id: ServerId, history: History): void {
  kept.delete(id);
  kept.set(id, history);
  for (const oldest of kept.keys()) {
    if (kept.size <= SERVERS_MAX) break;
    kept.delete(oldest);
  }
}
