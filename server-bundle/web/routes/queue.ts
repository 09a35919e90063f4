/** queue.*: mail on its way out. */
import type { QueueRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { iso } from './rows.ts';

export function queueRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.queue.router({
    list: os.queue.list.handler(async ({ input }) => (await storage.call('queue.list', { limit: input.limit })).map(toQueueItem)),
  });
}

function toQueueItem(row: QueueRow) {
  return { ...row, queuedAt: iso(row.queuedAt), nextAttemptAt: row.nextAttemptAt === null ? null : iso(row.nextAttemptAt) };
}
