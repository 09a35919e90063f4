/** maildrop operations: the lock is held here, where sessions end; the rest runs in the thread that holds the file open. */
import type { HostHandlers } from '../hosts/operations.ts';
import { listMaildrop, readLetter, updateMaildrop } from '../mailbox/maildrop.ts';
import type { Handlers } from './context.ts';

export const maildropLockHandlers: Handlers<'maildrop.lock'> = {
  'maildrop.lock': (context, input) => {
    context.accounts.bySession(input.session).lockMaildrop(input.session);
    return {};
  },
};

export const maildropHandlers: HostHandlers<'maildrop.list' | 'maildrop.body' | 'maildrop.update'> = {
  'maildrop.list': (context, input) => context.accounts.bySession(input.session).read((file) => listMaildrop(file, input)),
  'maildrop.body': (context, input) => context.accounts.bySession(input.session).read((file) => readLetter(file, input.uid)),
  'maildrop.update': async (context, input) => {
    const mailbox = context.accounts.bySession(input.session);
    return { removed: await mailbox.write((file, changes) => updateMaildrop(file, changes, input, context.clock.now())) };
  },
};
