/** queue operations: each answered after fsync. */
import { claim, defer, forgetOldRows, hasDue, listQueue, settle, submit } from '../configuration/queue.ts';
import type { Context, Handlers } from './context.ts';

export const queueHandlers: Handlers<'queue.submit' | 'queue.claim' | 'queue.delivered' | 'queue.deferred' | 'queue.failed' | 'queue.list'> = {
  'queue.submit': async (context, input) => {
    await context.commits.submit((file) => submit(file, input, context.clock.now()), { weightBytes: input.raw.length });
    return {};
  },
  'queue.claim': (context, input) => {
    const now = context.clock.now();
    // Asked every second: an empty queue must not cost a transaction.
    return hasDue(context.configuration, now) ? context.commits.submit((file) => claim(file, input, now)) : [];
  },
  'queue.delivered': (context, input) => settled(context, input, 'delivered'),
  'queue.failed': (context, input) => settled(context, input, 'failed'),
  'queue.deferred': async (context, input) => {
    await context.commits.submit((file) => defer(file, input.id, input.response, input.nextAttemptAt));
    return {};
  },
  'queue.list': (context, input) => listQueue(context.configuration, input.limit),
};

async function settled(
  context: Context,
  input: { readonly id: string; readonly response: string },
  state: 'delivered' | 'failed',
): Promise<Record<string, never>> {
  await context.commits.submit((file) => {
    const now = context.clock.now();
    settle(file, input.id, { state, response: input.response }, now);
    forgetOldRows(file, now);
  });
  return {};
}
