/** The desktop window: what it tells its page, and the state of updates. */
import { z } from 'zod';

/** A place in the page, as its address has it. */
export const placeInPage = z
  .string()
  .max(500)
  .regex(/^#\/[\w\-./%@~*!'()]*$/, 'must be a place such as #/settings');

export const desktopEvent = z.discriminatedUnion('kind', [
  /** Somebody followed a link to this place, or chose it in the menu. */
  z.object({ kind: z.literal('go'), place: placeInPage }),
  z.object({ kind: z.literal('palette') }),
  z.object({ kind: z.literal('shortcuts') }),
]);
export type DesktopEvent = z.infer<typeof desktopEvent>;

export const updateState = z.object({
  /** `no-feed`: this copy was built without an address to ask. */
  kind: z.enum(['no-feed', 'current', 'available', 'ready', 'failed']),
  version: z.string().nullable(),
  message: z.string().nullable(),
});
export type UpdateState = z.infer<typeof updateState>;
