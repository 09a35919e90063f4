/** Mail on its way out. */
import { z } from 'zod';
import { base } from './base.ts';

export const queueItemModel = z.object({
  id: z.string(),
  from: z.string(),
  recipient: z.string(),
  sizeBytes: z.number(),
  state: z.enum(['waiting', 'sending', 'delivered', 'failed']),
  attempts: z.number(),
  queuedAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  lastResponse: z.string().nullable(),
});

export const queueContract = {
  list: base
    .route({ method: 'GET', path: '/queue' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }))
    .output(z.array(queueItemModel)),
};
