/** queue operations: each answered after fsync. */
import type { Input, Output } from '../../api/operations.ts';
import { StorageError } from '../../api/operations.ts';
import { claim, hasDue, readBody } from '../configuration/queue/claim.ts';
import { control, listHolds, listQueue } from '../configuration/queue/control.ts';
import { settle } from '../configuration/queue/settle.ts';
import { submit } from '../configuration/queue/submit.ts';
import type { Context, Handlers } from './context.ts';
import { outboundHandlers } from './outbound.ts';
import type { QueueOperations } from '../../api/operations/queue.ts';

export const queueHandlers: Handlers<keyof QueueOperations> = {
  ...outboundHandlers,
  'queue.submit': async (context, input) => {
    await context.configuration.transact((db) => submit(db, input, context.clock.now()), { weightBytes: input.raw.length });
    return {};
  },
  'queue.claim': async (context, input) => {
    const now = context.clock.now();
    // Asked every second: an empty queue must not cost a transaction.
    if (!(await context.configuration.read((db) => hasDue(db, now)))) return [];
    return context.configuration.transact((db) => claim(db, input, now));
  },
  'queue.body': async (context, input) => {
    const raw = await context.configuration.read((db) => readBody(db, input.queueId));
    if (raw === null) throw new StorageError('NOT_FOUND', 'The text of this message is no longer here: its last recipient is done.');
    return raw;
  },
  'queue.settle': settleAll,
  'queue.list': (context, input) => context.configuration.read((db) => listQueue(db, input)),
  'queue.control': async (context, input) => ({
    changed: await context.configuration.transact((db) => control(db, input, context.clock.now())),
  }),
  'queue.holds': (context) => context.configuration.read((db) => listHolds(db)),
};

async function settleAll(context: Context, input: Input<'queue.settle'>): Promise<Output<'queue.settle'>> {
  const weightBytes = input.reports.reduce((total, { raw }) => total + raw.length, 0);
  await context.configuration.transact((db) => settle(db, input, context.clock.now()), { weightBytes });
  return {};
}
