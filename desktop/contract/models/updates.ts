/** What a server could be brought up to: packages of its distribution, and the version of the stack. */
import { z } from 'zod';

export const pendingUpdate = z.object({
  name: z.string(),
  /** null: a package that comes new with another. */
  from: z.string().nullable(),
  to: z.string(),
  security: z.boolean(),
});
export type PendingUpdate = z.infer<typeof pendingUpdate>;

export const systemUpdates = z.object({
  system: z.string(),
  packages: z.array(pendingUpdate),
  /** When the lists were last fetched; null when never. */
  listsAt: z.iso.datetime().nullable(),
  /** Why a restart is needed, in words or package names; null when it isn't. */
  reboot: z.object({ packages: z.array(z.string()), kernel: z.object({ running: z.string(), installed: z.string() }).nullable() }).nullable(),
  upSince: z.iso.datetime(),
});
export type SystemUpdates = z.infer<typeof systemUpdates>;

export const stackVersions = z.object({
  /** On the server; null when there is none, or it cannot be told. */
  server: z.object({ version: z.string().nullable(), reference: z.string(), hasLastGood: z.boolean() }).nullable(),
  /** In this app; null when it carries no image. */
  app: z.object({ version: z.string(), reference: z.string() }).nullable(),
  state: z.enum(['current', 'update', 'app-older', 'not-set-up', 'no-image']),
  /** What the changelog says, newest first. */
  notes: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
});
export type StackVersions = z.infer<typeof stackVersions>;
