/** What is being done to servers right now, and who holds the lock on each. */
import { z } from 'zod';
import { serverId } from './names.ts';

export const jobKind = z.enum(['set-up', 'updates', 'reboot', 'renew-certificate', 'backup', 'restore']);
export type JobKind = z.infer<typeof jobKind>;

export const job = z.object({ id: z.string(), serverId, kind: jobKind, since: z.iso.datetime() });
export type Job = z.infer<typeof job>;

export const lockHolder = z.object({
  serverId,
  /** As that app called its person: "ana on her-laptop (process 12)". */
  owner: z.string().max(300),
  reason: z.string().max(300),
  since: z.iso.datetime(),
  /** Held by this app. */
  isOurs: z.boolean(),
});
export type LockHolder = z.infer<typeof lockHolder>;

export const work = z.object({ jobs: z.array(job), locks: z.array(lockHolder) });
export type Work = z.infer<typeof work>;
