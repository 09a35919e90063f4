/** What needs the person's eye on a server, as main has found it. */
import { z } from 'zod';
import { serverId } from './names.ts';

export const alertKind = z.enum([
  'container-unhealthy',
  'container-restarting',
  'container-stopped',
  'disk-nearly-full',
  'certificate-ending',
  'connection-lost',
  'backup-too-old',
  'backup-failed',
  'queue-stuck',
]);
export type AlertKind = z.infer<typeof alertKind>;

export const alert = z.object({
  /** The same thing on the same server has the same id, for as long as it lasts. */
  id: z.string().min(1).max(400),
  serverId,
  kind: alertKind,
  severity: z.enum(['warn', 'fail']),
  /** A service, a host name, an error code of the connection or of a backup; empty where the kind says it all. */
  subject: z.string().max(253),
  /** Percent of the disk, days left or gone, letters that wait. Null where there is nothing to count. */
  amount: z.number().nullable(),
  since: z.iso.datetime(),
  /** Set aside by the person: still true, but no longer said. */
  dismissedAt: z.iso.datetime().nullable(),
});
export type Alert = z.infer<typeof alert>;
