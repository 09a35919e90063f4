/** The webhooks that aliases lead to, and the secrets that their calls are signed with (Standard Webhooks: whsec_…). */
import { z } from 'zod';
import { base } from './base.ts';

export const webhookModel = z.object({
  url: z.string(),
  secret: z.string(),
  createdAt: z.iso.datetime(),
  /** When the secret was last replaced; for a day after that, both sign. */
  rotatedAt: z.iso.datetime().nullable(),
});

export const webhooksContract = {
  list: base.route({ method: 'GET', path: '/webhooks' }).output(z.array(webhookModel)),
  /** A new secret for one. */
  rotate: base
    .route({ method: 'POST', path: '/webhooks/rotate' })
    .input(z.object({ url: z.string().trim().min(10).max(900) }))
    .output(webhookModel),
};
