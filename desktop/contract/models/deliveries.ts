/** What became of messages. */
import { z } from 'zod';
import { deliveryEventKind, deliveryEventModel } from '../../../server-bundle/contract/admin/deliveries.ts';

export const deliveryKind = deliveryEventKind;
export type DeliveryKind = z.infer<typeof deliveryKind>;

export const deliveryEvent = deliveryEventModel.extend({
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
