/** Backups of a server, kept sealed on this computer. */
import { z } from 'zod';
import { backupId } from './tasks.ts';

export const backup = z.object({
  id: backupId,
  /** The server it was made of; it may have been forgotten since. */
  serverId: z.string(),
  serverName: z.string(),
  domain: z.string(),
  madeAt: z.iso.datetime(),
  file: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  stackVersion: z.string(),
  hasPassphrase: z.boolean(),
  /** Still on this computer's disk. */
  present: z.boolean(),
  verifiedAt: z.iso.datetime().nullable(),
  mailboxes: z.number().nullable(),
  problem: z.string().nullable(),
});
export type Backup = z.infer<typeof backup>;

export const backupRule = z.object({
  /** Of each server, this many stay; the newest that was verified always does. */
  keep: z.int().min(1).max(365),
});
export type BackupRule = z.infer<typeof backupRule>;

/** By this computer's clock: "03:30". */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const backupSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('daily'), at: clockTime }),
  /** ISO 8601: Monday is 1, Sunday 7. */
  z.object({ kind: z.literal('weekly'), at: clockTime, weekday: z.int().min(1).max(7) }),
]);
export type BackupSchedule = z.infer<typeof backupSchedule>;

/** One that did not end well. */
export const backupAttempt = z.object({ at: z.iso.datetime(), code: z.string(), message: z.string() });
export type BackupAttempt = z.infer<typeof backupAttempt>;

export const backupList = z.object({
  backups: z.array(backup),
  rule: backupRule,
  folder: z.string(),
  schedule: backupSchedule,
  /** Its time has come, or went by while the app was closed. */
  isDue: z.boolean(),
  nextAt: z.iso.datetime().nullable(),
  /** The last one, when it did not end well; null as soon as one does. */
  attempt: backupAttempt.nullable(),
});
export type BackupList = z.infer<typeof backupList>;
