/** What the containers write. */
import { z } from 'zod';

export const logLine = z.object({
  service: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  /** RFC 3339 with nanoseconds, from Docker. */
  at: z.string(),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;
