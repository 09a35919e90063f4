/**
 * Makes the backups whose time has come, while the app runs: looked at once a minute and soon after it opens, so that one that was missed while it
 * was closed is made up for. One after another, never on a server where something else is being done, and nothing while the vault is locked.
 */
import type { ServerId } from '../../../contract/models.ts';
import { knownNow } from '../known-now.ts';
import { FIRST_LOOK_MS, LOOK_EVERY_MS } from './limits.ts';

export interface SchedulerOptions {
  /** Those to look after; fails while the vault is locked. */
  readonly servers: () => readonly ServerId[];
  readonly isDue: (id: ServerId) => boolean;
  readonly isBusy: (id: ServerId) => boolean;
  /** Until it has ended, however it did. */
  readonly make: (id: ServerId) => Promise<void>;
}

export function startScheduler({ servers, isDue, isBusy, make }: SchedulerOptions): AsyncDisposable {
  let stopped = false;
  let round: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    for (const id of knownNow(servers)) {
      if (stopped) return;
      if (isBusy(id) || !due(isDue, id)) continue;
      await make(id).catch(() => undefined);
    }
  };
  const look = (): void => {
    // A round that takes longer than a minute is not joined by a second one.
    round ??= work().finally(() => (round = null));
  };
  let timer = setTimeout(() => {
    look();
    timer = setInterval(look, LOOK_EVERY_MS);
    timer.unref();
  }, FIRST_LOOK_MS);
  timer.unref();
  return {
    /** Does not wait for a backup under way: whoever carries it out ends it. */
    [Symbol.asyncDispose]: () => {
      stopped = true;
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

/** A server may be forgotten, and the vault locked, while another's backup is made. */
function due(isDue: SchedulerOptions['isDue'], id: ServerId): boolean {
  try {
    return isDue(id);
  } catch {
    return false;
  }
}
