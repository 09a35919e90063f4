/** What was done on a server. */
import { z } from 'zod';
import { serverId } from './names.ts';

export const auditEntry = z.object({
  at: z.iso.datetime(),
  serverId,
  kind: z.enum(['connect', 'command', 'write', 'upload', 'download', 'docker', 'shell', 'lock', 'api']),
  /** The rendered, redacted command or path. */
  what: z.string(),
  exitCode: z.number().nullable(),
  tookMs: z.number(),
  error: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
