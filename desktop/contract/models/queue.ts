/** Mail on its way out. */
import { z } from 'zod';
import { queueItemModel, queueState } from '../../../server-bundle/contract/admin/queue.ts';

export { queueState };
/** One recipient of one message on its way out. */
export const queueRow = queueItemModel;
export type QueueRow = z.infer<typeof queueRow>;

/** A destination of which nothing is tried, not even what comes later. */
export const queueHold = z.object({ domain: z.string(), reason: z.string(), createdAt: z.iso.datetime() });
export type QueueHold = z.infer<typeof queueHold>;
/** The queue as it stands. */
export const queueView = z.object({ rows: z.array(queueRow), holds: z.array(queueHold) });
export type QueueView = z.infer<typeof queueView>;

/** A message (or one recipient of it) by its id, several recipients by theirs, all that is for a destination, or all of a sender. */
export const queueTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), id: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('recipients'), ids: z.array(z.string().min(1).max(200)).min(1).max(1000) }),
  z.object({ kind: z.literal('destination'), domain: z.string().min(1).max(253) }),
  z.object({ kind: z.literal('sender'), address: z.string().max(320) }),
]);
export type QueueTarget = z.infer<typeof queueTarget>;
export const queueAction = z.enum(['hold', 'release', 'retry', 'drop']);
export type QueueAction = z.infer<typeof queueAction>;
