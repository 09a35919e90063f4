/** queue operations: each answered after fsync. */
import { claim, defer, delivered, failed, forgetOldRows, hasDue, listQueue, submit } from '../configuration/queue.ts';
import type { Report } from '../configuration/queue.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
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
  'queue.delivered': (context, input) => settled(context, input, delivered),
  'queue.failed': (context, input) => settled(context, input, failed),
  'queue.deferred': async (context, input) => {
    await context.commits.submit((file) => defer(file, input, input.nextAttemptAt));
    return {};
  },
  'queue.list': (context, input) => listQueue(context.configuration, input.limit),
};

async function settled(
  context: Context,
  report: Report,
  close: (file: EncryptedFile, report: Report, now: number) => void,
): Promise<Record<string, never>> {
  await context.commits.submit((file) => {
    const now = context.clock.now();
    close(file, report, now);
    forgetOldRows(file, now);
  });
  return {};
}
