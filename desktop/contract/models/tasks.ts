/** Work on a server beside set-up: planned, shown with its commands, run, followed. Its events are those of set-up. */
import { z } from 'zod';
import { planStep } from './setup.ts';
import { serverId } from './names.ts';

export const backupId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand<'BackupId'>();
export type BackupId = z.infer<typeof backupId>;

export const task = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('updates'), only: z.enum(['all', 'security']) }),
  z.object({ kind: z.literal('reboot') }),
  z.object({ kind: z.literal('renew-certificate') }),
  /** With a passphrase the backup can be opened without this computer's vault as well. */
  z.object({ kind: z.literal('backup'), passphrase: z.string().min(8).max(1024).optional() }),
  z.object({ kind: z.literal('restore'), backupId }),
]);
export type Task = z.infer<typeof task>;

export const taskKind = z.enum(['updates', 'reboot', 'renew-certificate', 'backup', 'restore']);
export type TaskKind = z.infer<typeof taskKind>;

export const taskPlan = z.object({
  serverId,
  kind: taskKind,
  steps: z.array(planStep),
  estimateMs: z.number(),
});
export type TaskPlan = z.infer<typeof taskPlan>;
