/** queue.*: mail on its way out. */
import type { QueueRow, QueueTarget } from '../../storage/api/operations.ts';
import { StorageError } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function queueRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.queue.router({
    list: os.queue.list.handler(async ({ input }) => {
      const { limit, state, destination, sender, queueId } = input;
      const filter = {
        ...(state === undefined ? {} : { state }),
        ...(destination === undefined ? {} : { domain: destination }),
        ...(sender === undefined ? {} : { sender }),
        ...(queueId === undefined ? {} : { queueId }),
      };
      return (await storage.call('queue.list', { limit, ...filter })).map(toQueueItem);
    }),
    holds: os.queue.holds.handler(async () =>
      (await storage.call('queue.holds', {})).map(({ domain, reason, createdAt }) => ({ domain, reason, createdAt: iso(createdAt) })),
    ),
    hold: os.queue.hold.handler(({ input }) =>
      storage.call('queue.control', { action: 'hold', target: toTarget(input), ...(input.reason === undefined ? {} : { reason: input.reason }) }),
    ),
    release: os.queue.release.handler(({ input }) => storage.call('queue.control', { action: 'release', target: toTarget(input) })),
    retry: os.queue.retry.handler(({ input }) => storage.call('queue.control', { action: 'retry', target: toTarget(input) })),
    drop: os.queue.drop.handler(({ input }) => storage.call('queue.control', { action: 'drop', target: toTarget(input) })),
  });
}

interface GivenTarget {
  readonly id?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly destination?: string | undefined;
  readonly sender?: string | undefined;
}

/** The contract has seen to it that there is exactly one. */
function toTarget({ id, ids, destination, sender }: GivenTarget): QueueTarget {
  if (id !== undefined) return { kind: 'message', id };
  if (ids !== undefined) return { kind: 'recipients', ids };
  if (destination !== undefined) return { kind: 'destination', domain: destination };
  if (sender !== undefined) return { kind: 'sender', address: sender };
  throw new StorageError('INVALID_INPUT', 'Name one thing: a message by its id, recipients by theirs, a destination, or a sender.');
}

function toQueueItem(row: QueueRow) {
  return { ...row, queuedAt: iso(row.queuedAt), nextAttemptAt: row.nextAttemptAt === null ? null : iso(row.nextAttemptAt) };
}
