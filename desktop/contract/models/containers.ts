/** The containers of the stack. */
import { z } from 'zod';

export const container = z.object({
  id: z.string(),
  service: z.string(),
  name: z.string(),
  image: z.string(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  startedAt: z.iso.datetime().nullable(),
  restarts: z.number(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  ports: z.array(z.string()),
});
export type Container = z.infer<typeof container>;
