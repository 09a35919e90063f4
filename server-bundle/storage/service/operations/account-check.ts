/** account.check: whether a mailbox file is whole, for whoever keeps the server in order. Only its owner's key opens it. */
import type { Handlers } from './context.ts';

export const accountCheckHandlers: Handlers<'account.check'> = {
  'account.check': async (context, { id }) => {
    await context.accounts.recipient(id);
    const account = context.accounts.unlocked(id);
    if (!account) return { kind: 'locked' };
    return { kind: 'checked', problems: await account.check() };
  },
};
