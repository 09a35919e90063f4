/** What an account uses of its room. */
import type { HostHandlers } from '../hosts/operations.ts';
import { deletedIn, usage } from '../mailbox/quota.ts';

export const quotaHandlers: HostHandlers<'quota.get' | 'quota.deleted'> = {
  'quota.get': (context, input) => {
    const account = context.accounts.bySession(input.session);
    return account.read((file) => usage(file, account.quotaBytes));
  },
  'quota.deleted': (context, input) => context.accounts.bySession(input.session).read(deletedIn),
};
