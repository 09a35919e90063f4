/** What became of messages. */
import { z } from 'zod';

export const deliveryKind = z.enum([
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
export type DeliveryKind = z.infer<typeof deliveryKind>;

export const deliveryEvent = z.object({
  id: z.number(),
  at: z.iso.datetime(),
  queueId: z.string(),
  kind: deliveryKind,
  /** Empty for the null sender. */
  sender: z.string(),
  /** Null where the message as a whole is meant. */
  recipient: z.string().nullable(),
  domain: z.string().nullable(),
  /** Address or name of the other side. */
  peer: z.string().nullable(),
  reason: z.string().nullable(),
  /** The service that did it. */
  service: z.enum(['mx', 'smtp', 'smtp-bree', 'sqlite']),
});
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

/** One message from its arrival to where it is now: its events, oldest first. */
export const tracedMessage = z.object({
  queueId: z.string(),
  sender: z.string(),
  recipients: z.array(z.string()),
  /** Where it stands: under way until every recipient has an end. */
  state: z.enum(['delivered', 'under-way', 'failed', 'refused', 'held', 'partly']),
  startedAt: z.iso.datetime(),
  events: z.array(deliveryEvent),
});
export type TracedMessage = z.infer<typeof tracedMessage>;

/** How many events of a kind there were in the span that begins at `at`. */
export const deliveryCount = z.object({ at: z.iso.datetime(), kind: deliveryKind, count: z.number() });
export type DeliveryCount = z.infer<typeof deliveryCount>;
