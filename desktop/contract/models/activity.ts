/** What was done on a server. */
import { z } from 'zod';
import { serverId } from './names.ts';

export const auditKind = z.enum(['connect', 'command', 'write', 'upload', 'download', 'docker', 'shell', 'lock', 'api']);
export type AuditKind = z.infer<typeof auditKind>;

export const auditEntry = z.object({
  at: z.iso.datetime(),
  serverId,
  kind: auditKind,
  /** The rendered, redacted command or path. */
  what: z.string(),
  exitCode: z.number().nullable(),
  tookMs: z.number(),
  error: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** What is asked for; what is not said asks for all. */
export const auditFilter = z.object({
  kinds: z.array(auditKind).max(20).optional(),
  /** In what was done or what was said of it, whatever the case of its letters. */
  text: z.string().max(200).optional(),
  failedOnly: z.boolean().optional(),
  /** From this moment on, and up to that one, both included. */
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export function isFailure({ error, exitCode }: Pick<AuditEntry, 'error' | 'exitCode'>): boolean {
  return error !== null || (exitCode !== null && exitCode !== 0);
}
