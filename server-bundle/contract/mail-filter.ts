/** What the owner may set of the filter for incoming mail. Whatever is left out is the server's default (server-bundle/trust/filter.ts). */
import { z } from 'zod';

const zone = z
  .string()
  .max(253)
  .regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/);
const points = z.number().min(-100).max(100);

export const mailFilter = z.strictObject({
  /** Points from which a message goes to Junk, and from which it is refused. */
  junkAt: points.optional(),
  rejectAt: points.optional(),
  /** Whom mx asks to come again: nobody, whoever looks doubtful, or everybody it does not know. */
  greylisting: z.enum(['off', 'suspicious', 'all']).optional(),
  greylistAt: points.optional(),
  /** DNS lists of addresses, with points by answer (`127.0.0.*`); empty asks none. */
  lists: z
    .array(
      z.strictObject({ zone, answers: z.array(z.strictObject({ code: z.string().regex(/^(\d{1,3}|\*)(\.(\d{1,3}|\*)){3}$/), points })).max(32) }),
    )
    .max(16)
    .optional(),
  /** Domains whose ARC seals are believed (mailing lists, a former provider that forwards). */
  arcSealers: z.array(zone).max(64).optional(),
  /** Where rspamd's normal worker listens; null does without. PALOMAR_RSPAMD_URL goes before it. */
  rspamdUrl: z
    .url({ protocol: /^http$/ })
    .max(2048)
    .nullable()
    .optional(),
});
export type MailFilterOptions = z.infer<typeof mailFilter>;
