/** What came of a profile. */
import { z } from 'zod';
import { server } from './servers.ts';

export const profileImport = z.object({
  added: z.array(server),
  /** Here already, by address; nothing of them was changed. */
  kept: z.array(server),
  recoveryKeys: z.number(),
});
export type ProfileImport = z.infer<typeof profileImport>;
