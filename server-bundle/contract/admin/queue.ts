/** Mail on its way out: looking at it, and holding, releasing, trying now and dropping it. */
import { z } from 'zod';
import { base } from './base.ts';

export const queueState = z.enum(['waiting', 'sending', 'held', 'delivered', 'failed', 'dropped']);

export const queueItemModel = z.object({
  /** Of one recipient: the queue id, a dot and a number. */
  id: z.string(),
  queueId: z.string(),
  from: z.string(),
  recipient: z.string(),
  domain: z.string(),
  sizeBytes: z.number(),
  state: queueState,
  attempts: z.number(),
  queuedAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  lastResponse: z.string().nullable(),
  /** The server that answered last. */
  host: z.string().nullable(),
});

const name = z.string().min(1).max(253);
/** Of a message (all its recipients) or of one recipient of it. */
const id = z.string().min(1).max(200);

/** Exactly one of them. */
const target = z
  .object({
    id: id.optional(),
    /** Of recipients, each by the id of its row. */
    ids: z.array(id).min(1).max(1000).optional(),
    destination: name.optional(),
    sender: z.string().max(320).optional(),
  })
  .refine((value) => [value.id, value.ids, value.destination, value.sender].filter((one) => one !== undefined).length === 1, {
    message: 'Name one thing: a message by its id, recipients by theirs, a destination, or a sender.',
  });
const changed = z.object({ changed: z.number() });

export const queueContract = {
  list: base
    .route({ method: 'GET', path: '/queue' })
    .input(
      z.object({
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        state: queueState.optional(),
        destination: name.optional(),
        sender: z.string().max(320).optional(),
        queueId: id.optional(),
      }),
    )
    .output(z.array(queueItemModel)),
  /** Destinations of which nothing is tried, not even what comes later. */
  holds: base
    .route({ method: 'GET', path: '/queue/holds' })
    .output(z.array(z.object({ domain: z.string(), reason: z.string(), createdAt: z.iso.datetime() }))),
  hold: base
    .route({ method: 'POST', path: '/queue/hold' })
    .input(target.and(z.object({ reason: z.string().max(500).optional() })))
    .output(changed),
  release: base.route({ method: 'POST', path: '/queue/release' }).input(target).output(changed),
  /** Due now; it does not count as one of the tries. */
  retry: base.route({ method: 'POST', path: '/queue/retry' }).input(target).output(changed),
  /** Ends it without a report to the sender. What is being sent at this moment goes on. */
  drop: base.route({ method: 'POST', path: '/queue/drop' }).input(target).output(changed),
};
