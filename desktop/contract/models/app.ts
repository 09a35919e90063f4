/** The app itself. */
import { z } from 'zod';
import { vaultState } from './vault.ts';

export const appStatus = z.object({
  version: z.string(),
  door: z.enum(['electron', 'browser', 'cli']),
  /** Why this door and not Electron; null in Electron. */
  doorReason: z.string().nullable(),
  vault: vaultState,
  bundle: z.object({ present: z.boolean(), version: z.string().nullable(), sizeBytes: z.number().nullable() }),
});
export type AppStatus = z.infer<typeof appStatus>;
