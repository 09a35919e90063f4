/**
 * Has storage look through the mailboxes that are open and were not found whole lately, and says in the log which are damaged. Locked ones
 * come when their owners do: nobody else can read them.
 */
import type { Clock } from '../base/clock.ts';
import { isAbort, messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Storage } from '../storage/api/operations.ts';
import { MAILBOX_CHECK_FIRST_MS, MAILBOX_CHECK_MS } from './limits.ts';

export interface MailboxJobOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs until the signal fires. Never throws. */
export async function keepMailboxesChecked({ storage, clock, log }: MailboxJobOptions, signal: AbortSignal): Promise<void> {
  const pause = (ms: number): Promise<void> => clock.sleep(ms, { signal }).catch(() => undefined);
  await pause(MAILBOX_CHECK_FIRST_MS);
  while (!signal.aborted) {
    try {
      const { checked, damaged } = await storage.call('account.check-open', {}, { signal });
      if (checked > 0) log.info({ checked, damaged: damaged.length }, 'mailboxes were looked through');
      for (const mailbox of damaged) log.error({ ...mailbox }, 'a mailbox is damaged: restore it as server-bundle/storage/mailbox-files.md says');
    } catch (error) {
      if (isAbort(error)) return;
      log.warn({ reason: messageOf(error) }, 'mailboxes could not be looked through; it is tried again in a while');
    }
    await pause(MAILBOX_CHECK_MS);
  }
}
