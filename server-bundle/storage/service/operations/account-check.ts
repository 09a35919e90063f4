/** Whether mailbox files are whole, for whoever keeps the server in order. Only its owner's key opens one, so only open ones are looked at. */
import { StorageError } from '../../api/operations.ts';
import { CHECK_EVERY_MS, CHECK_OPEN_MAX_MS } from '../limits.ts';
import type { UnlockedAccount } from '../unlocked.ts';
import type { Handlers } from './context.ts';

export const accountCheckHandlers: Handlers<'account.check' | 'account.check-open'> = {
  'account.check': async (context, { id }) => {
    await context.accounts.recipient(id);
    const account = context.accounts.unlocked(id);
    if (!account) return { kind: 'locked' };
    return { kind: 'checked', problems: (await problemsOf(account, 0)) ?? [] };
  },
  'account.check-open': async (context) => {
    const until = performance.now() + CHECK_OPEN_MAX_MS;
    const damaged = [];
    let checked = 0;
    for (const account of context.accounts.allUnlocked()) {
      if (performance.now() > until) break;
      const problems = await problemsOf(account, CHECK_EVERY_MS);
      if (problems) checked += 1;
      if (problems && problems.length > 0) damaged.push({ account: account.id, problems });
    }
    return { checked, damaged };
  },
};

/** Null when there is nothing to say: it was found whole not long ago, or its owner has left meanwhile. */
async function problemsOf(account: UnlockedAccount, unlessWithinMs: number): Promise<readonly string[] | null> {
  try {
    return await account.check(unlessWithinMs);
  } catch (error) {
    if (error instanceof StorageError && error.code === 'CORRUPT') return [error.message];
    if (error instanceof StorageError && error.code === 'SESSION_EXPIRED') return null;
    throw error;
  }
}
