/** What a container uses, from the samples of the Docker Engine API. CPU needs two samples: the first one gives null. Pure. */
import { z } from 'zod';

const number = z.number().catch(0);

/** The part of GET /containers/{id}/stats that we read. A stopped container answers with most of it missing. */
export const statsSample = z.object({
  cpu_stats: z
    .object({ cpu_usage: z.object({ total_usage: number }), system_cpu_usage: number.optional(), online_cpus: z.number().optional() })
    .optional(),
  memory_stats: z.object({ usage: z.number().optional(), stats: z.record(z.string(), z.unknown()).optional() }).optional(),
});
export type StatsSample = z.infer<typeof statsSample>;

export interface CpuSample {
  readonly containerNs: number;
  readonly systemNs: number;
  readonly processors: number;
}

export function cpuSample({ cpu_stats }: StatsSample): CpuSample | null {
  if (cpu_stats?.system_cpu_usage === undefined) return null;
  return { containerNs: cpu_stats.cpu_usage.total_usage, systemNs: cpu_stats.system_cpu_usage, processors: cpu_stats.online_cpus ?? 1 };
}

/** As `docker stats` counts: 100 is one whole processor. */
export function cpuPercent(before: CpuSample | null | undefined, now: CpuSample | null): number | null {
  if (!before || !now) return null;
  const system = now.systemNs - before.systemNs;
  const container = now.containerNs - before.containerNs;
  if (system <= 0 || container < 0) return null;
  return Math.round((container / system) * now.processors * 10_000) / 100;
}

/** Without the page cache that the kernel gives back at once (cgroup v2 and v1 name it differently). */
export function memoryBytes({ memory_stats }: StatsSample): number | null {
  if (memory_stats?.usage === undefined) return null;
  const cache = memory_stats.stats?.['inactive_file'] ?? memory_stats.stats?.['total_inactive_file'];
  return Math.max(0, memory_stats.usage - (typeof cache === 'number' ? cache : 0));
}
