/** What happened to messages: where is mine? Newest first; the id of the last row is `before` of the next page. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

export const deliveryEventKind = z.enum([
  'accepted',
  'refused',
  'queued',
  'delivered',
  'sealed',
  'filtered',
  'forwarded',
  'deferred',
  'bounced',
  'held',
  'dropped',
]);

export const deliveryEventModel = z.object({
  id: z.number(),
  at: z.iso.datetime(),
  /** Of the message, the same in all its events, in the log and in its Received field. */
  queueId: z.string(),
  kind: deliveryEventKind,
  /** Empty for the null sender. */
  sender: z.string(),
  /** Null where the message as a whole is meant. */
  recipient: z.string().nullable(),
  /** The server's own that it concerns. */
  domain: z.string().nullable(),
  /** Address or name of the other side. */
  peer: z.string().nullable(),
  reason: z.string().nullable(),
});

export const deliveriesContract = {
  list: base
    .route({ method: 'GET', path: '/deliveries' })
    .input(
      z.object({
        /** Of a message: with what was passed on of it, and what became of each recipient. */
        queueId: z.string().max(200).optional(),
        /** A sender or a recipient. */
        address: z.string().trim().max(1000).optional(),
        kind: deliveryEventKind.optional(),
        domain: domainName.optional(),
        since: z.iso.datetime().optional(),
        until: z.iso.datetime().optional(),
        before: z.coerce.number().int().min(1).optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
    )
    .output(z.array(deliveryEventModel)),
  /** How many of each kind there were in each span of so many minutes, oldest first. */
  count: base
    .route({ method: 'GET', path: '/deliveries/count' })
    .input(
      z.object({
        since: z.iso.datetime(),
        spanMinutes: z.coerce
          .number()
          .int()
          .min(1)
          .max(31 * 24 * 60)
          .default(60),
        domain: domainName.optional(),
      }),
    )
    .output(z.array(z.object({ at: z.iso.datetime(), kind: deliveryEventKind, count: z.number() }))),
};
