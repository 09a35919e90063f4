/** queue operations: each answered after fsync. */
import { claim, defer, delivered, failed, forgetOldRows, hasDue, listQueue, submit } from '../configuration/queue.ts';
import type { Report } from '../configuration/queue.ts';
import type { Writer } from '../configuration/database.ts';
import type { Context, Handlers } from './context.ts';

export const queueHandlers: Handlers<'queue.submit' | 'queue.claim' | 'queue.delivered' | 'queue.deferred' | 'queue.failed' | 'queue.list'> = {
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
  'queue.delivered': (context, input) => settled(context, input, delivered),
  'queue.failed': (context, input) => settled(context, input, failed),
  'queue.deferred': async (context, input) => {
    await context.configuration.transact((db) => defer(db, input, input.nextAttemptAt));
    return {};
  },
  'queue.list': (context, input) => context.configuration.read((db) => listQueue(db, input.limit)),
};

async function settled(
  context: Context,
  report: Report,
  close: (db: Writer, report: Report, now: number) => Promise<void>,
): Promise<Record<string, never>> {
  await context.configuration.transact(async (db) => {
    const now = context.clock.now();
    await close(db, report, now);
    await forgetOldRows(db, now);
  });
  return {};
}
