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

export const backupList = z.object({ backups: z.array(backup), rule: backupRule, folder: z.string() });
export type BackupList = z.infer<typeof backupList>;
